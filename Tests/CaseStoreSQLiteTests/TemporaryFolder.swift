import CaseStore
import CaseStoreConformance
import CaseStoreSQLite
import Foundation
import Testing

/// A folder for one test, removed with it.
final class TemporaryFolder: StoreFixture {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("hotline-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var store: String { path + "/store.sqlite" }

    func open() async throws -> any CaseStore { try SQLiteCaseStore(path: store) }

    func close(_ store: any CaseStore) async throws {
        let store = try #require(store as? SQLiteCaseStore)
        await store.close()
    }
}
