import CommandLineInterface
import Envelopes
import FieldCodes
import HotlineModel

/// The field's code lists, as an analyst looks them up.
enum CodesCommand {
    static let command = Command(
        "codes", summary: "Show the code lists of assessments and actions, with ICCAM's numbers",
        discussion: "Needs no node. A dash says that ICCAM's version has no such code.", examples: ["hotline codes siteType"],
        options: [.json], arguments: [.optional("LIST", "One list alone, such as reason or siteType.")]
    ) { invocation in
        var shown = lists
        if let name = invocation.optionalArgument("LIST") {
            shown = lists.filter { $0["list"]?.string == name }
            let names = lists.compactMap { $0["list"]?.string }.joined(separator: ", ")
            guard !shown.isEmpty else { throw UsageError("There is no list of that name; LIST is one of \(names).") }
        }
        invocation.console.result(["lists": .array(shown)], invocation, text: text)
        return .done
    }

    private static let lists: [JSONValue] = {
        let codes = FieldCodes.iccam
        let flags: [JSONValue] = codes.flags.rows.map { ["word": .string($0.flag.rawValue), "member": .string($0.member)] }
        return [
            list(codes.classifications), list(codes.ages), list(codes.sexes), ["list": "flags", "codes": .array(flags)], list(codes.media),
            list(codes.siteTypes), list(codes.commerciality), list(codes.payments), list(codes.actions), list(codes.reasons),
        ]
    }()

    private static func list<Code>(_ table: CodeTable<Code>) -> JSONValue {
        let rows = table.rows.map { row -> JSONValue in
            var members: [JSONValue.Member] = [.init("word", .string(row.word.rawValue))]
            if let number = row.v3 { members.append(.init("v3", .integer(Int64(number)))) }
            if let number = row.writtenInV3 { members.append(.init("writtenInV3", .integer(Int64(number)))) }
            if let number = row.v2 { members.append(.init("v2", .integer(Int64(number)))) }
            return .object(members)
        }
        return ["list": .string(table.name), "codes": .array(rows)]
    }

    private static func text(_ answer: JSONValue) -> String {
        (answer["lists"]?.array ?? []).map { list in
            let rows = list["codes"]?.array ?? []
            let isNumbered = !rows.contains { $0["member"] != nil }
            let columns = isNumbered ? ["word", "v3", "v2"] : ["word", "member"]
            var table = Table(columns.map { .text($0) })
            for row in rows {
                table.append(
                    columns.map { column in
                        guard column == "v3", let written = row["writtenInV3"] else { return row.shown(column) }
                        return "\(row.shown("v3")), written as \(written.shown)"
                    })
            }
            return "\(list.shown("list"))\n\(table.text())"
        }.joined(separator: "\n")
    }
}
