public import HotlineModel

/// A period over which figures are counted: from one moment to just before another, in UTC. Without bounds it is all time.
public struct Period: Hashable, Sendable {
    public let from: Timestamp?
    public let until: Timestamp?
    /// The period as people call it: `2014`, `2014-02`, `all time`.
    public let words: String

    private init(from: Timestamp?, until: Timestamp?, words: String) {
        self.from = from
        self.until = until
        self.words = words
    }

    /// All time.
    public static let always = Period(from: nil, until: nil, words: "all time")

    /// A calendar year.
    public static func year(_ year: Int) -> Period {
        Period(from: .start(ofYear: year), until: .start(ofYear: year + 1), words: "\(year)")
    }

    /// Tells if a moment lies in it.
    func contains(_ moment: Timestamp) -> Bool { from.map { $0 <= moment } ?? true && until.map { moment < $0 } ?? true }

    /// Years that can be counted.
    public static let years = 1970...9998

    /// Reads a period from a request that names a year, a month or the bounds.
    ///
    /// - Throws: ``PeriodError`` when a part is malformed, two exclude each other, or the period ends before it begins.
    public init(year: String?, month: String?, from: String?, until: String?) throws(PeriodError) {
        let given = [("year", year), ("month", month), (from == nil ? "until" : "from", from ?? until)].filter { $0.1 != nil }
        guard given.count < 2 else { throw .together(given[0].0, given[1].0) }
        if let year {
            self = .year(try Self.year(year))
        } else if let month {
            self = try Self.month(month)
        } else {
            self = try Self.bounds(from, until)
        }
    }

    /// Reads a calendar year.
    public static func year(_ text: String) throws(PeriodError) -> Int {
        guard let year = Int(text), years.contains(year) else {
            throw .malformed("year", takes: "a year from \(years.lowerBound) to \(years.upperBound)")
        }
        return year
    }

    private static func month(_ text: String) throws(PeriodError) -> Period {
        let error = PeriodError.malformed("month", takes: "a month such as 2014-02")
        guard text.utf8.count == 7, let first = Timestamp("\(text)-01T00:00:00.000Z"), years.contains(first.year) else { throw error }
        // From the 28th, the first of the next month is at most four days away.
        for day in 28...32 {
            let next = first + .seconds(day * 86_400)
            if next.description.dropFirst(8).prefix(2) == "01" { return Period(from: first, until: next, words: text) }
        }
        throw error
    }

    private static func bounds(_ from: String?, _ until: String?) throws(PeriodError) -> Period {
        let (first, end) = (try moment(from, "from"), try moment(until, "until"))
        switch (first, end) {
        case (nil, nil): return .always
        case (let first?, nil): return Period(from: first, until: nil, words: "from \(Self.words(first)) on")
        case (nil, let end?): return Period(from: nil, until: end, words: "before \(Self.words(end))")
        case (let first?, let end?):
            guard first < end else { throw .empty }
            return Period(from: first, until: end, words: "from \(Self.words(first)) to before \(Self.words(end))")
        }
    }

    /// A date, which is its first moment, or a time to the second or millisecond.
    private static func moment(_ text: String?, _ name: String) throws(PeriodError) -> Timestamp? {
        guard let text else { return nil }
        let whole =
            switch text.utf8.count {
            case 10: text + "T00:00:00.000Z"
            case 20 where text.hasSuffix("Z"): "\(text.dropLast()).000Z"
            default: text
            }
        guard let moment = Timestamp(whole) else {
            throw .malformed(name, takes: "a date such as 2014-01-31 or a time such as 2014-01-31T12:00:00Z")
        }
        return moment
    }

    /// A moment in words: a date if it is the first moment of a day.
    private static func words(_ moment: Timestamp) -> String {
        let text = moment.description
        return text.hasSuffix("T00:00:00.000Z") ? String(text.prefix(10)) : text
    }
}

/// A period that cannot be counted.
public enum PeriodError: Error, Hashable {
    /// A part that is not what it must be.
    case malformed(String, takes: String)
    /// Two parts that exclude each other.
    case together(String, String)
    /// It ends before it begins.
    case empty

    /// The fault in words, without a full stop and without the value that was given.
    ///
    /// - Parameter named: Gives the name of a part as the asker writes it: `--year`, `` `year` ``.
    public func sentence(_ named: (String) -> String) -> String {
        switch self {
        case .malformed(let part, let takes): "\(named(part)) takes \(takes)"
        case .together(let first, let second): "\(named(first)) and \(named(second)) exclude each other"
        case .empty: "\(named("until")) must be later than \(named("from"))"
        }
    }
}
