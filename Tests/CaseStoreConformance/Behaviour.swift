public import CaseStore
public import Testing

/// One thing that every driver of the store must do: the conformance suite is a list of these.
///
/// A driver's tests run each against a fixture of their own: `@Test(arguments: Behaviour.all)`.
public struct Behaviour: Sendable, CustomTestStringConvertible {
    /// The behaviour as a sentence.
    public let name: String
    private let body: @Sendable (any StoreFixture) async throws -> Void

    /// A behaviour that opens and closes the store as it needs.
    init(_ name: String, on body: @escaping @Sendable (any StoreFixture) async throws -> Void) {
        self.name = name
        self.body = body
    }

    /// A behaviour of one open store.
    init(_ name: String, _ body: @escaping @Sendable (any CaseStore) async throws -> Void) {
        self.init(
            name,
            on: { fixture in
                let store = try await fixture.open()
                try await body(store)
                try await fixture.close(store)
            })
    }

    /// Checks it against a fixture that holds nothing yet.
    public func check(on fixture: any StoreFixture) async throws { try await body(fixture) }

    public var testDescription: String { name }

    /// The whole suite.
    public static let all =
        work + cases + reports + shares + assessment + figures + listings + inbox + envelopes + outbox + lines + batches + log + trust
        + hashes
        + hashStatements + workList + sparing + helpline + retention + referrals + checks + notices + origins + takedownHistories
}

/// One place a driver can keep a store, empty at first.
public protocol StoreFixture: Sendable {
    /// Opens the store in that folder with its earlier contents.
    func open() async throws -> any CaseStore
    /// Closes a store that ``open()`` gave.
    func close(_ store: any CaseStore) async throws
}

/// A failure of the test's own making.
struct Deliberate: Error {}

/// The code a piece of work is refused with; `nil` when it is not refused by the store.
func refusal(_ body: () throws -> Void) -> StoreError.Code? {
    do {
        try body()
        return nil
    } catch {
        return (error as? StoreError)?.code
    }
}

/// The code a whole use case is refused with; `nil` when it is not refused by the store.
func refusal(_ body: () async throws -> Void) async -> StoreError.Code? {
    do {
        try await body()
        return nil
    } catch {
        return (error as? StoreError)?.code
    }
}
