import FieldCodes
import Foundation
import HotlineModel

/// The file of code lists, and its differences from a table.
struct CodeListVectors: Decodable {
    struct Row: Decodable, Hashable {
        let word: String
        let v3: Int?, v2: Int?, writtenInV3: Int?
    }

    struct Flag: Decodable, Hashable { let word: String, member: String }

    struct Unlisted: Decodable {
        let list: String, version: String
        let number: Int
    }

    /// One record in both forms.
    struct Record: Decodable {
        let name: String, version: String
        let iccam: [String: Scalar]
        let ours: [String: Scalar]
        /// The record written from our words: the one that was read, unless the file says otherwise; `nil` for none.
        let back: [String: Scalar]?

        private enum Member: String, CodingKey { case name, version, iccam, ours, back }

        init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: Member.self)
            name = try members.decode(String.self, forKey: .name)
            version = try members.decode(String.self, forKey: .version)
            iccam = try members.decode([String: Scalar].self, forKey: .iccam)
            ours = try members.decode([String: Scalar].self, forKey: .ours)
            back = members.contains(.back) ? try members.decodeIfPresent([String: Scalar].self, forKey: .back) : iccam
        }
    }

    enum Scalar: Decodable, Hashable {
        case bool(Bool), number(Int), text(String), numbers([Int]), texts([String])

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let bool = try? value.decode(Bool.self) {
                self = .bool(bool)
            } else if let number = try? value.decode(Int.self) {
                self = .number(number)
            } else if let text = try? value.decode(String.self) {
                self = .text(text)
            } else if let numbers = try? value.decode([Int].self), !numbers.isEmpty {
                self = .numbers(numbers)
            } else {
                self = .texts(try value.decode([String].self))
            }
        }
    }

    let lists: [String: [Row]]
    let flags: [Flag]
    let unlisted: [Unlisted]
    let items: [Record]
    let sites: [Record]

    static func read() throws -> CodeListVectors {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "../../Protocols/vectors/code-lists.json")
        return try JSONDecoder().decode(CodeListVectors.self, from: Data(contentsOf: path))
    }
}

extension CodeListVectors {
    /// Describes each difference between a table and the file in a sentence; empty if the table is right.
    func contradictions(of codes: FieldCodes) -> [String] {
        var found: [String] = []
        let tables: [any Listed] = [
            codes.classifications, codes.ages, codes.sexes, codes.commerciality, codes.siteTypes, codes.payments, codes.media,
            codes.actions,
            codes.reasons,
        ]
        if Set(tables.map(\.name)) != Set(lists.keys) { found.append("the lists are others than those of the file") }
        for table in tables { found += contradictions(of: table) }
        if codes.flags.rows.map({ Flag(word: $0.flag.rawValue, member: $0.member) }) != flags { found.append("the flags") }
        found += items.filter { !isRight($0, codes) }.map { "item: \($0.name)" }
        found += sites.filter { !isRightSite($0, codes) }.map { "site: \($0.name)" }
        return found
    }

    /// Describes each difference between one list and the file.
    func contradictions(of table: any Listed) -> [String] {
        let rows = lists[table.name] ?? []
        var found = table.listed == rows ? [] : ["\(table.name): its rows are others"]
        for row in rows {
            for (version, read) in [(ICCAMVersion.v3, row.v3), (.v2, row.v2)] {
                if let read, table.word(read, version) != row.word { found.append("\(table.name): \(read) is read wrong") }
                let written = version == .v3 ? row.writtenInV3 ?? row.v3 : row.v2
                if table.written(row.word, version) != written { found.append("\(table.name): \(row.word) is written wrong") }
            }
        }
        for one in unlisted where one.list == table.name {
            guard let version = ICCAMVersion(rawValue: one.version) else { return found + ["a version that is none"] }
            if table.shown(one.number, version) != "code \(one.number)" {
                found.append("\(table.name): \(one.number) was taken for another")
            }
        }
        return found
    }

    private func isRight(_ record: Record, _ codes: FieldCodes) -> Bool {
        guard let version = ICCAMVersion(rawValue: record.version), let item = ICCAMItem(record.iccam) else { return false }
        let finding = codes.finding(of: item, in: version)
        guard finding == ItemFinding(record.ours) else { return false }
        return codes.item(for: finding, in: version) == record.back.flatMap(ICCAMItem.init)
    }

    private func isRightSite(_ record: Record, _ codes: FieldCodes) -> Bool {
        guard let version = ICCAMVersion(rawValue: record.version), let back = record.back else { return false }
        let details = codes.details(of: ICCAMSite(record.iccam), in: version)
        return details == SiteDetails(record.ours) && codes.site(for: details, in: version) == ICCAMSite(back)
    }
}

/// A table of whichever code.
protocol Listed {
    var name: String { get }
    var listed: [CodeListVectors.Row] { get }
    func word(_ number: Int, _ version: ICCAMVersion) -> String
    func shown(_ number: Int, _ version: ICCAMVersion) -> String
    func written(_ word: String, _ version: ICCAMVersion) -> Int?
}

extension CodeTable: Listed {
    var listed: [CodeListVectors.Row] {
        rows.map { CodeListVectors.Row(word: $0.word.rawValue, v3: $0.v3, v2: $0.v2, writtenInV3: $0.writtenInV3) }
    }
    func word(_ number: Int, _ version: ICCAMVersion) -> String { code(number, in: version).rawValue }
    func shown(_ number: Int, _ version: ICCAMVersion) -> String { code(number, in: version).description }
    func written(_ word: String, _ version: ICCAMVersion) -> Int? { number(of: Code(rawValue: word), in: version) }
}

// The content of the file, in the types of the target.

extension [String: CodeListVectors.Scalar] {
    fileprivate func number(_ name: String) -> Int? { if case .number(let number) = self[name] { number } else { nil } }
    fileprivate func text(_ name: String) -> String? { if case .text(let text) = self[name] { text } else { nil } }
    fileprivate func texts(_ name: String) -> [String] { if case .texts(let texts) = self[name] { texts } else { [] } }
    fileprivate func numbers(_ name: String) -> [Int] { if case .numbers(let numbers) = self[name] { numbers } else { [] } }
}

extension ICCAMItem {
    fileprivate init?(_ record: [String: CodeListVectors.Scalar]) {
        guard let classification = record.number("classification") else { return nil }
        let flags = record.compactMapValues { value in if case .bool(let flag) = value { flag } else { nil } }
        self.init(classification: classification, age: record.number("age"), sex: record.number("sex"), flags: flags)
    }
}

extension ItemFinding {
    fileprivate init(_ record: [String: CodeListVectors.Scalar]) {
        self.init(Classification(rawValue: record.text("classification") ?? ""))
        age = record.text("age").map(AgeGroup.init(rawValue:))
        sex = record.text("sex").map(Sex.init(rawValue:))
        flags = record.texts("flags").map(AssessmentFlag.init(rawValue:))
    }
}

extension ICCAMSite {
    fileprivate init(_ record: [String: CodeListVectors.Scalar]) {
        self.init(
            siteType: record.number("siteType"), commerciality: record.number("commerciality"), payments: record.numbers("payments"))
    }
}

extension SiteDetails {
    fileprivate init(_ record: [String: CodeListVectors.Scalar]) {
        self.init()
        type = record.text("type").map(SiteType.init(rawValue:))
        commerciality = record.text("commerciality").map(Commerciality.init(rawValue:))
        payments = record.texts("payments").map(PaymentMethod.init(rawValue:))
    }
}
