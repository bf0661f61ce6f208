public import HotlineModel

/// One report behind a figure: a report about a case, or a tip. It has no address.
public struct CountedReport: Hashable, Sendable {
    /// The store's own number.
    public var number: Int64
    public var receivedAt: Timestamp
    public var origin: Origin
    /// The case it joined; `nil` for a tip.
    public var caseID: CaseID?
    /// The kind and classification of the case's last assessment.
    public var kind: ReportKind?
    public var classification: Classification?
    /// The reason why it was shown to no analyst.
    public var spared: Sparing?
    /// The placement that is counted, for figures that count placements; 0 for all others.
    public var placement: Int64

    /// A report as a figure counts it.
    public init(
        number: Int64, receivedAt: Timestamp, origin: Origin, caseID: CaseID?, kind: ReportKind?, classification: Classification?,
        spared: Sparing?, placement: Int64
    ) {
        self.number = number
        self.receivedAt = receivedAt
        self.origin = origin
        self.caseID = caseID
        self.kind = kind
        self.classification = classification
        self.spared = spared
        self.placement = placement
    }

    /// The number that is added to those of tips, so that they come after all other reports of their moment.
    public static let firstTip: Int64 = 1 << 62

    /// The number of the tip; `nil` for a report on a case.
    public var tip: Int64? { caseID == nil ? number - Self.firstTip : nil }

    /// Its position in a listing.
    public var position: Position { Position(receivedAt: receivedAt, number: number, placement: placement) }

    /// A position in a listing. It stays valid while further reports come in.
    public struct Position: Hashable, Sendable, LosslessStringConvertible {
        public let receivedAt: Timestamp
        public let number: Int64
        public let placement: Int64

        public init(receivedAt: Timestamp, number: Int64, placement: Int64) {
            self.receivedAt = receivedAt
            self.number = number
            self.placement = placement
        }

        /// The position before the first report.
        public static let start = Position(receivedAt: Timestamp(milliseconds: .min), number: 0, placement: 0)

        public var description: String { "\(receivedAt.milliseconds).\(number).\(placement)" }

        public init?(_ description: String) {
            let parts = description.split(separator: ".", omittingEmptySubsequences: false)
            let numbers = parts.compactMap { Int64($0) }
            guard parts.count == 3, numbers.count == 3 else { return nil }
            self.init(receivedAt: Timestamp(milliseconds: numbers[0]), number: numbers[1], placement: numbers[2])
        }
    }
}
