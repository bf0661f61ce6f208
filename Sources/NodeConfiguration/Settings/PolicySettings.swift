public import HotlineModel

/// The rules that the federation leaves to each node.
public struct PolicySettings: Hashable, Sendable {
    /// Central gets a copy of every confirmed case.
    public var copyToCentral: Bool
    /// The time for which a peer may leave a report without a receipt, while another member answers, before central gets it too.
    public var silenceAfter: Duration
    /// The findings that count only once a second analyst came to the same.
    public var secondAssessment: SecondAssessment
    /// How long a person's finding can be undone before it counts.
    public var undo: Duration
    /// The time for which an assessment of an address also counts for the next report of it.
    public var reuseAssessment: Duration

    init(_ group: SettingsGroup) throws(ConfigurationError) {
        copyToCentral = try group.bool("copyToCentral", default: true)
        silenceAfter = .seconds(3_600 * (try group.integer("silenceAfterHours", in: 1...720, default: 24)))
        secondAssessment = try group.choice("secondAssessment", default: .off)
        undo = .seconds(try group.integer("undoSeconds", in: 0...3_600, default: 60))
        reuseAssessment = .seconds(86_400 * (try group.integer("reuseAssessmentDays", in: 0...365, default: 7)))
    }
}
