import CommandLineInterface
import Envelopes
import HTTPClient
import HotlineModel
import NodeConfiguration
import Replay
import Runtime

/// The contact log of help-line services.
enum ContactCommands {
    static let contact = Command(
        "contact", summary: "Count a contact with a help-line service",
        discussion: """
            There is no room for anything about a person. A service or theme that is on no list is taken as one of your own, and said to be so.
            """,
        examples: ["hotline contact offenderPrevention --channel telephone --theme somebodyNear --repeat"],
        options: [
            NodeAccess.configOption, .required("channel", "CODE", ContactChannel.known.map(\.rawValue).joined(separator: ", ") + "."),
            .required("theme", "CODE", themes), .flag("repeat", "The same person had been in contact about it before."),
            .value("day", "DAY", "The day it took place on, such as 2014-05-31; today by default."),
            .value("key", "KEY", "Your own stable key of the contact."), .json,
        ], arguments: [.required("SERVICE", ContactService.known.map(\.rawValue).joined(separator: " or ") + ", or one of your own.")]
    ) { invocation in
        var members: [JSONValue.Member] = [
            .init("service", .string(invocation.argument("SERVICE"))), .init("channel", .string(invocation.required("channel"))),
            .init("theme", .string(invocation.required("theme"))), .init("repeat", .bool(invocation.flag("repeat"))),
        ]
        for name in ["day", "key"] { if let value = invocation.value(name) { members.append(.init(name, .string(value))) } }
        let node = try await NodeAccess.open(invocation, changing: true)
        let answer = try await SingleLine.post("/api/v1/contacts", .object(members), to: node)
        invocation.console.result(answer, invocation) { answer in
            answer.shown("outcome") + (answer["listed"]?.bool == false ? "; the service or theme is on no list: is it spelt so?" : "")
        }
        return .done
    }

    private static let themes =
        ContactService.known.map { "\($0.rawValue): \($0.knownThemes.map(\.rawValue).joined(separator: ", "))" }.joined(separator: "; ")
        + "; or one of your own."

    static let contacts = Command(
        "contacts", summary: "Show how many contacts the help-line services had, and how many tips came in",
        discussion: "Contacts count by the day they took place on, tips by when they were received.",
        examples: ["hotline contacts --year 2014", "hotline contacts --year 2014 --csv"],
        options: [
            NodeAccess.configOption, .value("year", "YEAR", "One calendar year."), .value("month", "YYYY-MM", "One calendar month."),
            .value("from", "TIME", "From this date or moment on."), .value("until", "TIME", "Before this date or moment."),
            .flag("csv", "The contacts as a table with commas."), .json,
        ]
    ) { invocation in
        let query = try StatisticsRequest.period(invocation).map { "\($0)=\($1)" }
        let node = try await NodeAccess.open(invocation)
        if invocation.flag("csv") {
            let table = try await node.get("/api/v1/contacts?" + (query + ["format=csv"]).joined(separator: "&"))
            invocation.console.write(String(decoding: table, as: UTF8.self))
        } else {
            let answer = try await node.json("/api/v1/contacts" + (query.isEmpty ? "" : "?" + query.joined(separator: "&")))
            invocation.console.result(answer, invocation, text: figures)
        }
        return .done
    }

    static let replay = Command(
        "replay-contacts", summary: "Hand in a year's contacts from a workload file and compare the counts",
        discussion: """
            Hands every contact of the file to the running node, each under a stable key, so that running it again changes nothing, and puts what the \
            node then counts for that year beside what the file says. It fails where they differ.
            """,
        examples: ["hotline replay-contacts Deploy/workloads/2014-contacts.json5"],
        options: [NodeAccess.configOption, .value("patience", "SECONDS", "How long the node may be away.", default: "60"), .json],
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
        invocation.console.result(result.json, invocation) { _ in comparison(result) }
        guard result.differences == 0 else {
            throw CommandFailure(
                "\(result.differences) of the counts differ.", remedy: "Does the node hold other contacts of \(workload.year)?")
        }
        return .done
    }

    private static func comparison(_ result: ContactReplay.Result) -> String {
        var table = Table([.text("figure"), .number("file"), .number("node"), .text("")])
        for row in result.rows {
            table.append([row.name, "\(row.expected)", "\(row.counted)", row.expected == row.counted ? "" : "differs"])
        }
        let notes = result.notes.map { "note: \($0)" }
        return ([table.text() + "\(result.counted) counted, \(result.held) held before"] + notes).joined(separator: "\n")
    }

    private static func figures(_ answer: JSONValue) -> String {
        var table = Table([.text("figure"), .number("contacts"), .number("unique")])
        for service in answer["services"]?.members ?? [] {
            table.append([service.name, service.value.shown("contacts"), service.value.shown("unique")])
            for theme in service.value["byTheme"]?.members ?? [] {
                table.append(["  \(theme.name)", theme.value.shown("contacts"), theme.value.shown("unique")])
            }
            for channel in service.value["byChannel"]?.members ?? [] { table.append(["  by \(channel.name)", channel.value.shown, ""]) }
        }
        table.append(["all services", answer.shown("contacts"), ""])
        let tips = answer["tips"]
        let words = [("tips", "received"), ("  with a supplement", "withSupplement"), ("  handed over", "handedOver")]
        for (name, member) in words { table.append([name, tips?.shown(member) ?? "–", ""]) }
        return table.text()
    }
}
