import CommandLineInterface
import Envelopes
import HotlineModel
import NodeMessages

/// `hotline trace`: where an address is hosted.
enum TraceCommand {
    static let command = Command(
        "trace", summary: "Show where an address is hosted; the address comes on standard input",
        discussion: "Traces the address and prints how a case about it would be routed. Nothing is recorded and nothing is fetched.",
        examples: ["echo http://host.example/page | hotline trace -"], options: [NodeAccess.configOption, .json],
        arguments: [.required("-", "The address, on standard input.")]
    ) { invocation in
        try invocation.requireStandardInput(for: "An address")
        let request = TraceRequest(address: try StandardInput.address())
        try await invocation.show(TraceEndpoints.trace.ask(request), text: text)
        return .done
    }

    private static func text(_ trace: TraceView) -> String {
        var lines = outcome(trace.verdict.outcome)
        for finding in trace.verdict.findings {
            lines.append("\(finding.address): \(location(of: finding))")
            lines += finding.opinions.map { opinion in
                "  \(opinion.source) of \(opinion.dataDate): \(shown(opinion.country))" + (opinion.asn.map { ", AS\($0)" } ?? "")
            }
        }
        lines += trace.dispositions.map { "→ \($0.disposition)\($0.to.map { " to \($0)" } ?? ""): \($0.reason)" }
        return lines.joined(separator: "\n")
    }

    private static func outcome(_ outcome: HostingVerdict.Outcome) -> [String] {
        switch outcome {
        case .located(let countries): ["outcome: located", "countries: \(countries.map(\.rawValue).joined(separator: ", "))"]
        case .hidden(let network): ["outcome: hidden", "hidden by: \(network)"]
        case .unlocated(let reason): ["outcome: unlocated", "reason: \(reason.rawValue)"]
        }
    }

    /// The location of a network address in words, as far as it is known.
    private static func location(of finding: AddressFinding) -> String {
        var words: [String] = []
        if let country = finding.country { words.append(country.rawValue) }
        if let system = finding.asn { words.append("AS\(system) \(shown(finding.organisation))") }
        if let source = finding.decidedBy { words.append("\(finding.confidence.rawValue) by \(source)") }
        return words.isEmpty ? "no source knows it" : words.joined(separator: ", ")
    }
}
