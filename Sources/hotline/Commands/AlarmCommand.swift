import CommandLineInterface
import Envelopes
import ForeignText
import HotlineModel
import NodeMessages
import Observability

/// `hotline alarms`.
enum AlarmCommand {
    static let command = Command(
        "alarms", summary: "Show the alarms that ring, and what to do",
        discussion: """
            Prints the alarms that ring now, the gravest first, each with what happened and what to do. With --catalogue it prints every alarm \
            that a node can ring, with its meaning; that needs no node.
            """,
        examples: ["hotline alarms", "hotline alarms --catalogue"],
        options: [NodeAccess.configOption, .flag("catalogue", "Print every alarm there is."), .json]
    ) { invocation in
        guard invocation.flag("catalogue") else {
            try await invocation.show(PeerEndpoints.alarms.ask(), text: ringing)
            return .done
        }
        invocation.print(
            AlarmKind.allCases.map { "\($0.rawValue)\n  \($0.meaning)\n  To do: \($0.cure)\n" }.joined(separator: "\n"),
            json: ["items": .array(AlarmKind.allCases.map(json))])
        return .done
    }

    private static func ringing(_ page: Page<AlarmView>) -> String {
        guard !page.items.isEmpty else { return "no alarm rings" }
        return page.items.map { alarm in
            let member = alarm.member.map { ", \($0)" } ?? ""
            return
                "\(alarm.severity.rawValue): \(alarm.alarm)\(member), since \(alarm.since)\n  \(ForeignText.line(alarm.sentence))\n  To do: \(alarm.cure)\n"
        }.joined(separator: "\n")
    }

    private static func json(_ kind: AlarmKind) -> JSONValue {
        ["alarm": .string(kind.rawValue), "meaning": .string(kind.meaning), "cure": .string(kind.cure)]
    }
}
