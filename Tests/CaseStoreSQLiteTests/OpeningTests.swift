import CaseStore
import CaseStoreSQLite
import CaseStoreSamples
import Foundation
import HotlineModel
import SQLite
import Testing

@Suite struct OpeningTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// The error of opening the store; `nil` if it opens.
    private func refusal(_ open: () throws(StoreError) -> SQLiteCaseStore) -> StoreError? {
        do {
            _ = try open()
            return nil
        } catch {
            return error
        }
    }

    @Test func refusesASecondWriterUntilTheFirstCloses() async throws {
        let first = try SQLiteCaseStore(path: folder.store)
        let error = refusal { () throws(StoreError) in try SQLiteCaseStore(path: folder.store) }
        #expect(error?.code == .inUse)
        #expect(error?.sentence == "Another node runs on this store; stop it, or give this one a data folder of its own.")
        await first.close()
        let second = try SQLiteCaseStore(path: folder.store)
        await second.close()
    }

    @Test func givesItsLockUpWhenItIsNoLongerReferred() async throws {
        try await SQLiteCaseStore(path: folder.store).write { _ = try $0.open(Sample.caseRecord(1)) }
        let again = try SQLiteCaseStore(path: folder.store)
        #expect(try await again.read { try $0.caseCounts() } == [.awaitingAssessment: 1])
        await again.close()
    }

    @Test func refusesAMissingFolder() throws {
        let error = refusal { () throws(StoreError) in try SQLiteCaseStore(path: folder.path + "/missing/store.sqlite") }
        #expect(error?.code == .cannotOpen)
        #expect(error?.sentence == "The folder of the store, \(folder.path)/missing, does not exist; make it, or correct the path.")
    }

    @Test func refusesAFolderInPlaceOfTheFile() throws {
        try FileManager.default.createDirectory(atPath: folder.store, withIntermediateDirectories: false)
        #expect(refusal { () throws(StoreError) in try SQLiteCaseStore(path: folder.store) }?.code == .cannotOpen)
    }

    @Test(arguments: [100, 4_096, 100_000]) func refusesAFileThatIsNoDatabase(size: Int) throws {
        try Data(repeating: 0x5A, count: size).write(to: URL(fileURLWithPath: folder.store))
        for error in [
            refusal({ () throws(StoreError) in try SQLiteCaseStore(path: folder.store) }),
            refusal({ () throws(StoreError) in try SQLiteCaseStore(readingAt: folder.store) }),
        ] {
            #expect(error?.code == .cannotOpen)
            #expect(error?.sentence == "The file is not a hotline's store, or is damaged; correct the path, or restore the last backup.")
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.store)) == Data(repeating: 0x5A, count: size))
    }

    @Test func refusesAnotherProgramsDatabase() throws {
        let other = try Connection(path: folder.store, access: .create)
        try other.execute("CREATE TABLE recipes (name TEXT)")
        let error = refusal { () throws(StoreError) in try SQLiteCaseStore(path: folder.store) }
        #expect(error?.code == .cannotOpen)
        #expect(error?.sentence == "The file is a database of another program; give the store a path of its own.")
    }

    @Test func refusesANewerSchema() async throws {
        try await folder.close(folder.open())
        try Connection(path: folder.store, access: .readWrite).set(.userVersion, to: 99)
        for error in [
            refusal({ () throws(StoreError) in try SQLiteCaseStore(path: folder.store) }),
            refusal({ () throws(StoreError) in try SQLiteCaseStore(readingAt: folder.store) }),
        ] {
            #expect(error?.code == .newerSchema)
        }
    }

    @Test func refusesAnotherMembersStore() async throws {
        let store = try SQLiteCaseStore(path: folder.store, owner: Sample.nl)
        try await store.write { try $0.claim(for: Sample.nl, epoch: "00", keyCheck: Sample.digest(0)) }
        await store.close()
        let error = refusal { () throws(StoreError) in try SQLiteCaseStore(path: folder.store, owner: Sample.de) }
        #expect(error?.code == .conflict)
        #expect(error?.sentence == "The store belongs to nl, not to de; correct the path, or the member's name.")
        #expect(refusal { () throws(StoreError) in try SQLiteCaseStore(readingAt: folder.store, owner: Sample.de) }?.code == .conflict)
        // The refusal gave the lock back.
        await (try SQLiteCaseStore(path: folder.store, owner: Sample.nl)).close()
    }

    @Test func readsBesideAWriterAndRefusesToWrite() async throws {
        let writer = try SQLiteCaseStore(path: folder.store)
        try await writer.write { _ = try $0.open(Sample.caseRecord(1)) }
        let reader = try SQLiteCaseStore(readingAt: folder.store)
        #expect(try await reader.read { try $0.caseCounts() } == [.awaitingAssessment: 1])
        try await writer.write { _ = try $0.open(Sample.caseRecord(2)) }
        #expect(try await reader.read { try $0.caseCounts() } == [.awaitingAssessment: 2])
        let error = await #expect(throws: StoreError.self) { try await reader.write { _ = try $0.open(Sample.caseRecord(3)) } }
        #expect(error?.code == .cannotOpen)
        #expect(error?.sentence == "The store was opened for reading only; start the node to change anything.")
        await writer.close()
        await reader.close()
    }

    @Test func readsWhenNoNodeRuns() async throws {
        let writer = try SQLiteCaseStore(path: folder.store)
        try await writer.write { _ = try $0.open(Sample.caseRecord(1)) }
        await writer.close()
        let reader = try SQLiteCaseStore(readingAt: folder.store)
        #expect(try await reader.read { try $0.caseCounts() } == [.awaitingAssessment: 1])
        await reader.close()
    }

    @Test func refusesToReadAStoreThatIsNotThere() throws {
        let error = refusal { () throws(StoreError) in try SQLiteCaseStore(readingAt: folder.store) }
        #expect(error?.code == .cannotOpen)
        #expect(error?.sentence == "There is no store at \(folder.store); correct the path, or run `hotline init` first.")
        #expect(!FileManager.default.fileExists(atPath: folder.store))
    }

    @Test func refusesEverythingOnceItIsClosed() async throws {
        let store = try SQLiteCaseStore(path: folder.store)
        await store.close()
        await store.close()
        let written = await #expect(throws: StoreError.self) { try await store.write { _ = try $0.open(Sample.caseRecord(1)) } }
        let read = await #expect(throws: StoreError.self) { try await store.read { _ = try $0.caseCounts() } }
        #expect(written?.sentence == "The store is closed." && read?.sentence == "The store is closed.")
    }

    @Test func keepsItsFilesFromOtherUsers() async throws {
        let store = try SQLiteCaseStore(path: folder.store)
        try await store.write { _ = try $0.open(Sample.caseRecord(1)) }
        for suffix in ["", "-wal", "-shm", ".lock"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.store + suffix)
            let permissions = try #require(attributes[.posixPermissions] as? NSNumber)
            #expect(permissions.intValue & 0o077 == 0, "\(suffix)")
        }
        await store.close()
    }
}
