public import HotlineModel

/// A version of ICCAM's interface. Its numbers differ from those of the other version.
public enum ICCAMVersion: String, CaseIterable, Sendable {
    case v2, v3
}

/// One code: our name for it, and ICCAM's numbers.
public struct CodeRow<Code: OpenCode>: Hashable, Sendable {
    public var word: Code
    /// The number in version 3; `nil` if version 3 has none.
    public var v3: Int?
    /// The number in version 2; `nil` if version 2 has none.
    public var v2: Int?
    /// The number to write in version 3, if it differs from the number to read.
    public var writtenInV3: Int?

    public init(_ word: Code, v3: Int?, v2: Int?, writtenInV3: Int? = nil) {
        self.word = word
        self.v3 = v3
        self.v2 = v2
        self.writtenInV3 = writtenInV3
    }

    /// Creates a code that has the same number in both versions.
    init(_ number: Int, _ word: String) { self.init(Code(rawValue: word), v3: number, v2: number) }

    /// The number of the code in a version.
    public func number(in version: ICCAMVersion) -> Int? { version == .v3 ? v3 : v2 }
}

/// One code list, name by number.
///
/// The table never guesses. A number without a row is kept as it came and shown as `code 25`; a name without a number is not written. If a row
/// says that a version lacks a code, the writer has to express it in another way (`Protocols/code-lists.md`).
public struct CodeTable<Code: OpenCode>: Hashable, Sendable {
    /// The list's name, as in `Protocols/code-lists.md`.
    public var name: String
    public var rows: [CodeRow<Code>]

    public init(_ name: String, _ rows: [CodeRow<Code>]) {
        self.name = name
        self.rows = rows
    }

    /// The code for a number in a version. A number without a row becomes a code of that number.
    public func code(_ number: Int, in version: ICCAMVersion) -> Code {
        rows.first { $0.number(in: version) == number }?.word ?? Code(rawValue: String(number))
    }

    /// The number to write for a code in a version; `nil` if the version has none.
    public func number(of code: Code, in version: ICCAMVersion) -> Int? {
        guard let row = rows.first(where: { $0.word == code }) else { return nil }
        return version == .v3 ? row.writtenInV3 ?? row.v3 : row.v2
    }
}

/// The marks beside a classification. In ICCAM they are named members of an item, each true or false.
public struct FlagTable: Hashable, Sendable {
    /// One mark and the name of its member.
    public struct Row: Hashable, Sendable {
        public var flag: AssessmentFlag
        public var member: String

        public init(_ flag: AssessmentFlag, _ member: String) {
            self.flag = flag
            self.member = member
        }
    }

    public var rows: [Row]

    public init(_ rows: [Row]) { self.rows = rows }

    /// The marks that an item's members set, in the order of the table. A set member without a row follows them under its own name.
    public func flags(in members: [String: Bool]) -> [AssessmentFlag] {
        let known = rows.filter { members[$0.member] == true }.map(\.flag)
        let names = rows.map(\.member)
        return known + members.filter { $0.value && !names.contains($0.key) }.keys.sorted().map(AssessmentFlag.init(rawValue:))
    }

    /// Every member of the table, `true` if its mark is set. Marks without a row are not written.
    public func members(for flags: [AssessmentFlag]) -> [String: Bool] {
        Dictionary(rows.map { ($0.member, flags.contains($0.flag)) }, uniquingKeysWith: { first, _ in first })
    }
}
