import Casework
import CommandLineInterface
import Glibc

/// Measures a node. Each figure stands beside the most that the machine can do, measured in the same run.
///
/// Machines differ and shared ones swing, so the ratios count: `--check` compares them with the committed thresholds.
@main struct BenchmarkProgram {
    static let benchmarks = [
        AcceptBatches.benchmark, AcceptSingles.benchmark, LookUps.benchmark, WorkListLeases.benchmark, ReportsByForm.benchmark,
        KeptCaseChecks.benchmark,
        ProviderNoticeRounds.benchmark, TakedownFigureCounts.benchmark,
    ]

    static let root = Command(
        "benchmarks", summary: "Measure a node beside the limits of the machine it runs on",
        discussion: benchmarks.map { "\($0.name): \($0.summary)." }.joined(separator: "\n\n"),
        examples: ["benchmarks", "benchmarks --quick --check", "benchmarks --only accept --json"],
        options: [
            .flag("quick", "Measure for seconds instead of a minute."),
            .flag("check", "Fail where a ratio is below its threshold."),
            .value("thresholds", "FILE", "The ratios to reach.", default: "Tests/Benchmarks/thresholds.json of the package"),
            .repeated("only", "NAME", "Run this benchmark alone; may be repeated."),
            .json,
        ], action: run)

    static func main() async {
        // As a node does at its start.
        HashRules.prepare()
        let status = await Program(root, version: "1").run(Array(CommandLine.arguments.dropFirst()))
        exit(status.rawValue)
    }

    private static func run(_ invocation: Invocation) async throws -> ExitStatus {
        #if DEBUG
            invocation.console.note("benchmarks: this is a debug build; its figures say nothing (swift run -c release benchmarks).")
        #endif
        let thresholds = invocation.flag("check") ? try Thresholds(path: invocation.value("thresholds") ?? Thresholds.committed) : nil
        var measured: [Measurement] = []
        for benchmark in try chosen(invocation.values("only")) {
            invocation.console.note("\(benchmark.name): \(benchmark.summary)")
            measured += try await benchmark.run(invocation.flag("quick") ? .quick : .full)
        }
        invocation.console.write(invocation.wantsJSON ? Measurement.json(measured) + "\n" : Measurement.table(measured))
        guard let thresholds else { return .done }
        let shortfalls = measured.compactMap(thresholds.shortfall)
        for shortfall in shortfalls { invocation.console.note("benchmarks: \(shortfall)") }
        return shortfalls.isEmpty ? .done : .failed
    }

    private static func chosen(_ names: [String]) throws -> [Benchmark] {
        guard !names.isEmpty else { return benchmarks }
        return try names.map { name in
            guard let benchmark = benchmarks.first(where: { $0.name == name }) else {
                throw UsageError("There is no benchmark \(name); there are \(benchmarks.map(\.name).joined(separator: ", ")).")
            }
            return benchmark
        }
    }
}
