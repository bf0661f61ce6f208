import CaseStore
import CaseStoreSQLite
import CaseStoreSamples
import Glibc
import HotlineModel

// Writes cases into the store named by its argument until it is killed, from several tasks, and names each on its standard output once the
// write was acknowledged. What it named must be found afterwards.

guard CommandLine.arguments.count == 2 else {
    print("usage: StoreWriterProcess STORE")
    exit(64)
}

/// Writes one whole line, which a pipe does not cut.
@Sendable func say(_ text: String, to descriptor: Int32) {
    let line = Array("\(text)\n".utf8)
    guard write(descriptor, line, line.count) == line.count else { exit(1) }
}

do {
    let store = try SQLiteCaseStore(path: CommandLine.arguments[1])
    try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<8 {
            group.addTask {
                while true {
                    let held = try await store.write { transaction in
                        var record = Sample.caseRecord(0)
                        record.id = CaseID(opener: Sample.nl, number: UniqueID(at: Sample.time()))
                        let held = try transaction.open(record)
                        _ = try transaction.add(ReportRecord(caseNumber: held, origin: .public, receivedAt: Sample.time()))
                        return held
                    }
                    say("\(held)", to: STDOUT_FILENO)
                }
            }
        }
        try await group.waitForAll()
    }
} catch {
    say("\(error)", to: STDERR_FILENO)
    exit(1)
}
