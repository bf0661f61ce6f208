import CommandLineInterface
import FieldCodes
import HotlineModel
import NodeMessages

/// The field's code lists, as an analyst looks them up.
enum CodesCommand {
    static let command = Command(
        "codes", summary: "Show the code lists of assessments and actions, with ICCAM's numbers",
        discussion: "Needs no node. A dash means that ICCAM's version has no such code.", examples: ["hotline codes siteType"],
        options: [.json], arguments: [.optional("LIST", "One list alone, such as reason or siteType.")]
    ) { invocation in
        var shown = Lists(lists: all)
        if let name = invocation.optionalArgument("LIST") {
            shown.lists = all.filter { $0.list == name }
            let names = all.map(\.list).joined(separator: ", ")
            guard !shown.lists.isEmpty else { throw UsageError("There is no list of that name; LIST is one of \(names).") }
        }
        invocation.show(shown) { $0.lists.map(\.text).joined(separator: "\n") }
        return .done
    }

    private struct Lists: Message {
        var lists: [CodeList]
    }

    private static let all: [CodeList] = {
        let codes = FieldCodes.iccam
        let flags = codes.flags.rows.map { CodeList.Code(word: $0.flag.rawValue, member: $0.member) }
        return [
            CodeList(codes.classifications), CodeList(codes.ages), CodeList(codes.sexes), CodeList(list: "flags", codes: flags),
            CodeList(codes.media), CodeList(codes.siteTypes), CodeList(codes.commerciality), CodeList(codes.payments),
            CodeList(codes.actions), CodeList(codes.reasons),
        ]
    }()
}

/// A code list with ICCAM's numbers, or the member of ICCAM's report that stands for a flag.
private struct CodeList: Message {
    struct Code: Message {
        var word: String
        var v3: Int?
        var writtenInV3: Int?
        var v2: Int?
        var member: String?
    }

    var list: String
    var codes: [Code]

    init(list: String, codes: [Code]) {
        self.list = list
        self.codes = codes
    }

    init(_ table: CodeTable<some OpenCode>) {
        self.init(
            list: table.name, codes: table.rows.map { Code(word: $0.word.rawValue, v3: $0.v3, writtenInV3: $0.writtenInV3, v2: $0.v2) })
    }

    var text: String {
        let isNumbered = !codes.contains { $0.member != nil }
        let listing =
            isNumbered
            ? Listing<Code>(.text("word") { $0.word }, .text("v3", Self.v3), .text("v2") { $0.v2 })
            : Listing<Code>(.text("word") { $0.word }, .text("member") { $0.member })
        return "\(list)\n\(listing.table(codes))"
    }

    private static func v3(_ code: Code) -> String? {
        code.writtenInV3.map { "\(shown(code.v3)), written as \($0)" } ?? code.v3.map { "\($0)" }
    }
}
