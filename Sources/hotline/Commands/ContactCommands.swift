import CommandLineInterface
import Envelopes
import HTTPClient
import HotlineModel
import NodeConfiguration
import NodeMessages
import Replay
import Runtime

/// The contact log of help-line services.
enum ContactCommands {
    static let contact = Command(
        "contact", summary: "Count a contact with a help-line service",
        discussion: """
            A contact holds nothing about a person. A service or theme that is on no list is counted as one of your own, and the answer \
            says so.
            """,
        examples: ["hotline contact offenderPrevention --channel telephone --theme somebodyNear --repeat"],
        options: [
            NodeAccess.configOption, .required("channel", "CODE", ContactChannel.known.map(\.rawValue).joined(separator: ", ") + "."),
            .required("theme", "CODE", themes), .flag("repeat", "The same person had been in contact about it before."),
            .value("day", "DAY", "The day it took place on, such as 2014-05-31; today by default."),
            .value("key", "KEY", "Your own stable key of the contact."), .json,
        ], arguments: [.required("SERVICE", ContactService.known.map(\.rawValue).joined(separator: " or ") + ", or one of your own.")]
    ) { invocation in
        let contact = ContactRequest(
            key: invocation.value("key"), service: ContactService(rawValue: invocation.argument("SERVICE")),
            channel: ContactChannel(rawValue: invocation.required("channel")), theme: ContactTheme(rawValue: invocation.required("theme")),
            repeat: invocation.flag("repeat"), day: invocation.value("day"))
        try await invocation.submit(contact, to: ContactEndpoints.contacts) { answer in
            "\(answer.outcome)" + (answer.listed ? "" : "; the service or theme is on no list: is it spelt so?")
        }
        return .done
    }

    private static let themes =
        ContactService.known.map { "\($0.rawValue): \($0.knownThemes.map(\.rawValue).joined(separator: ", "))" }.joined(separator: "; ")
        + "; or one of your own."

    static let contacts = Command(
        "contacts", summary: "Show how many contacts the help-line services had, and how many tips came in",
        discussion: "Contacts count by the day they took place on, tips by the moment they were received.",
        examples: ["hotline contacts --year 2014", "hotline contacts --year 2014 --csv"],
        options: [
            NodeAccess.configOption, .value("year", "YEAR", "One calendar year."), .value("month", "YYYY-MM", "One calendar month."),
            .value("from", "TIME", "From this date or moment on."), .value("until", "TIME", "Before this date or moment."),
            .flag("csv", "The contacts as a table with commas."), .json,
        ]
    ) { invocation in
        let period = try invocation.period()
        let node = try await NodeAccess.open(invocation)
        if invocation.flag("csv") {
            let ask = StatisticsEndpoints.contacts.ask(ContactQuery(period, ContactFormat(format: .csv)))
            invocation.console.write(String(decoding: try await node.answer(to: ask.unread).body, as: UTF8.self))
        } else {
            let ask = StatisticsEndpoints.contacts.ask(ContactQuery(period, ContactFormat()))
            invocation.show(try await node.answer(to: ask), text: figures)
        }
        return .done
    }

    static let replay = Command(
        "replay-contacts", summary: "Send a year's contacts from a workload file and compare the counts",
        discussion: """
            Sends every contact of the file to the running node, each with a stable key, so that running it again changes nothing. Then it \
            compares the node's counts of that year with the file, and fails if they differ.
            """,
        examples: ["hotline replay-contacts Deploy/workloads/2014-contacts.json5"],
        options: [
            NodeAccess.configOption, .value("patience", "SECONDS", "The time for which the node may be away.", default: "60"), .json,
        ],
        arguments: [.required("WORKLOAD", "The workload file (JSON5).")]
    ) { invocation in
        let path = invocation.argument("WORKLOAD")
        let bytes: [UInt8]
        do { bytes = try Files.read(path) } catch { throw CommandFailure("The workload cannot be read: \(error).") }
        let workload: ContactWorkload
        do throws(WorkloadError) { workload = try ContactWorkload(bytes) } catch { throw CommandFailure("\(path): \(error).") }
        let configuration = try NodeAccess.configuration(invocation)
        let channel = SocketChannel(configuration.socketPath, client: try HTTPClient(identity: nil))
        let patience = Duration.seconds(try invocation.integer("patience", in: 1...3_600, default: 60))
        let result: ContactReplay.Result
        do {
            result = try await ContactReplay(workload, member: configuration.member, channel: channel, patience: patience).run()
        } catch let error as ReplayError {
            throw CommandFailure("\(error).")
        }
        invocation.print(comparison(result), json: result.json)
        guard result.differences == 0 else {
            throw CommandFailure(
                "\(result.differences) of the counts differ.", remedy: "Does the node have other contacts of \(workload.year)?")
        }
        return .done
    }

    private static func comparison(_ result: ContactReplay.Result) -> String {
        var table = Table([.text("figure"), .number("file"), .number("node"), .text("")])
        for row in result.rows {
            table.append([row.name, "\(row.expected)", "\(row.counted)", row.expected == row.counted ? "" : "differs"])
        }
        let notes = result.notes.map { "note: \($0)" }
        return ([table.text() + "\(result.counted) counted, \(result.known) known before"] + notes).joined(separator: "\n")
    }

    private static func figures(_ report: HelplineReport) -> String {
        var table = Table([.text("figure"), .number("contacts"), .number("unique")])
        for (name, service) in report.services.entries {
            table.append([name, "\(service.contacts)", "\(service.unique)"])
            for (theme, counts) in service.byTheme.entries { table.append(["  \(theme)", "\(counts.contacts)", "\(counts.unique)"]) }
            for (channel, count) in service.byChannel.entries { table.append(["  by \(channel)", "\(count)", ""]) }
        }
        table.append(["all services", "\(report.contacts)", ""])
        table.append(["tips", "\(report.tips.received)", ""])
        table.append(["  with a supplement", "\(report.tips.withSupplement)", ""])
        table.append(["  handed over", "\(report.tips.handedOver)", ""])
        return table.text()
    }
}
