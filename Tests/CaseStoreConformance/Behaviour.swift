public import CaseStore
public import Testing

/// One thing that every driver of the store must do: the conformance suite is a list of these.
///
/// A driver's tests run each against a fixture of their own: `@Test(arguments: Behaviour.all)`.
public struct Behaviour: Sendable, CustomTestStringConvertible {
    /// The behaviour as a sentence.
    public let name: String
    let check: @Sendable (any StoreFixture) async throws -> Void

    init(_ name: String, _ check: @escaping @Sendable (any StoreFixture) async throws -> Void) {
        self.name = name
        self.check = check
    }

    /// Checks it against a fixture that holds nothing yet.
    public func check(on fixture: some StoreFixture) async throws { try await check(fixture) }

    public var testDescription: String { name }

    /// The whole suite.
    public static let all: [Behaviour] = work + cases + reports + figures + inbox + outbox + batches + log + trust + hashes
}

/// One place a driver can keep a store, empty at first.
public protocol StoreFixture: Sendable {
    /// Opens the store at that place, with what was left there.
    func open() async throws -> any CaseStore
    /// Closes a store that ``open()`` gave.
    func close(_ store: any CaseStore) async throws
}
