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

let store = try SQLiteCaseStore(path: CommandLine.arguments[1])

await withThrowingTaskGroup(of: Void.self) { group in
    for task in 0..<8 {
        group.addTask {
            for round in 0..<1_000_000 {
                let number = round * 8 + task
                let held = try await store.write { transaction in
                    let held = try transaction.open(Sample.caseRecord(number))
                    _ = try transaction.add(
                        ReportRecord(caseNumber: held, origin: .public, receivedAt: Sample.time(), key: Sample.digest(number)))
                    return held
                }
                let line = Array("\(held) \(number)\n".utf8)
                guard write(STDOUT_FILENO, line, line.count) == line.count else { exit(1) }
            }
        }
    }
}
