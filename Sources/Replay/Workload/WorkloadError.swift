/// A workload file that cannot be used. The description is one sentence for the author of the file.
public struct WorkloadError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of fault.
    public enum Code: Hashable, Sendable {
        /// The bytes are not JSON5.
        case notJSON5
        /// A member that must be there is not.
        case missing
        /// A member that no workload has, or a name that is not on its list.
        case unknown
        /// A member has another kind of value than it must have.
        case wrongValue
        /// Counts or percentages do not add up.
        case doesNotAddUp
    }

    public let code: Code
    /// The path of the member (`own.abroad.members`), or the name of the sum.
    public let place: String
    /// The details, for people.
    public let detail: String

    init(_ code: Code, at place: String, _ detail: String) {
        self.code = code
        self.place = place
        self.detail = detail
    }

    public var description: String {
        switch code {
        case .notJSON5: "the workload is not JSON5: \(detail)"
        case .missing: "the workload has no \(place)"
        case .unknown where detail.isEmpty: "the workload has a member \(place), which no workload has"
        case .unknown: "the workload has a member \(place), and its last name is none of the \(detail)"
        case .wrongValue: "\(place) in the workload must be \(detail)"
        case .doesNotAddUp: "the workload does not add up: \(place) \(detail)"
        }
    }
}
