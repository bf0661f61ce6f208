/// The memory for bodies, or for answers: a value that grants reservations in the order in which they were asked for.
///
/// A reservation counts in several scopes. If one of them is full, the reservation waits. A reservation larger than a whole scope is granted
/// once nothing else is reserved there, so that nothing is too large for ever.
struct MemoryBudget {
    struct Key: Hashable {
        let connection: ConnectionID
        let stream: Int32
    }

    /// Those that share one bound.
    enum Scope: Hashable {
        case connection(ConnectionID), caller(ClientKey), listener(Int)
        /// All listeners without room of their own.
        case shared

        /// One connection or caller at its bound lets others pass. A full listener does not, or small reservations could keep a large one
        /// waiting for ever.
        var letsOthersPass: Bool {
            switch self {
            case .connection, .caller: true
            case .listener, .shared: false
            }
        }
    }

    /// The bytes that each kind of scope may hold.
    struct Bounds {
        let connection: Int
        let caller: Int
        /// By the listener's index.
        let listeners: [Int]
        let shared: Int
    }

    enum Outcome { case granted, waits, full }

    private struct Claim {
        let key: Key
        let bytes: Int
        let scopes: [Scope]
        let due: Int64
    }

    /// The reservations that can wait at the same time.
    static let longestQueue = 1024

    private let bounds: Bounds
    private var held: [Key: Claim] = [:]
    private var heldByScope: [Scope: Int] = [:]
    private var waiting: [Claim] = []
    private(set) var heldInTotal = 0

    init(_ bounds: Bounds) { self.bounds = bounds }

    /// The moment at which the first of those that wait has waited long enough.
    var nextDue: Int64? { waiting.map(\.due).min() }

    /// Reserves at once if that is possible. Otherwise the key waits, until a later ``release(_:)`` returns it or it is due.
    mutating func reserve(_ bytes: Int, for key: Key, in scopes: [Scope], due: Int64) -> Outcome {
        let claim = Claim(key: key, bytes: bytes, scopes: scopes, due: due)
        if fits(claim) && !isBehindOthers(claim) {
            grant(claim)
            return .granted
        }
        guard waiting.count < Self.longestQueue else { return .full }
        waiting.append(claim)
        return .waits
    }

    /// Reserves even beyond the bounds: for what is small and exists already.
    mutating func take(_ bytes: Int, for key: Key, in scopes: [Scope]) {
        grant(Claim(key: key, bytes: bytes, scopes: scopes, due: .max))
    }

    /// Replaces the size of a reservation by its true size. Returns the keys whose turn has come.
    mutating func resize(_ key: Key, to bytes: Int) -> [Key] {
        guard let claim = drop(key) else { return [] }
        grant(Claim(key: key, bytes: bytes, scopes: claim.scopes, due: .max))
        return bytes < claim.bytes ? grantWaiting() : []
    }

    /// Releases the reservation of the key, or removes it from the queue. Returns the keys whose turn has come.
    mutating func release(_ key: Key) -> [Key] {
        if drop(key) == nil {
            guard let place = waiting.firstIndex(where: { $0.key == key }) else { return [] }
            waiting.remove(at: place)
        }
        return grantWaiting()
    }

    /// The keys that have waited long enough. They still wait until they are released.
    func overdue(at now: Int64) -> [Key] { waiting.filter { $0.due <= now }.map(\.key) }

    /// The keys of a connection, both reserved and waiting.
    func keys(of connection: ConnectionID) -> [Key] {
        held.keys.filter { $0.connection == connection } + waiting.map(\.key).filter { $0.connection == connection }
    }

    private func bound(of scope: Scope) -> Int {
        switch scope {
        case .connection: bounds.connection
        case .caller: bounds.caller
        case .listener(let index): bounds.listeners[index]
        case .shared: bounds.shared
        }
    }

    private func isFull(_ scope: Scope, for bytes: Int) -> Bool {
        let own = heldByScope[scope] ?? 0
        return own > 0 && own + bytes > bound(of: scope)
    }

    private func fits(_ claim: Claim) -> Bool { !claim.scopes.contains { isFull($0, for: claim.bytes) } }

    /// Others wait for the same listener, and their turn is before this one's.
    private func isBehindOthers(_ claim: Claim) -> Bool {
        waiting.contains { other in
            other.scopes.contains { !$0.letsOthersPass && claim.scopes.contains($0) && isFull($0, for: other.bytes) }
        }
    }

    private mutating func grant(_ claim: Claim) {
        held[claim.key] = claim
        heldInTotal += claim.bytes
        for scope in claim.scopes { heldByScope[scope, default: 0] += claim.bytes }
    }

    private mutating func drop(_ key: Key) -> Claim? {
        guard let claim = held.removeValue(forKey: key) else { return nil }
        heldInTotal -= claim.bytes
        for scope in claim.scopes {
            let rest = (heldByScope[scope] ?? 0) - claim.bytes
            heldByScope[scope] = rest > 0 ? rest : nil
        }
        return claim
    }

    private mutating func grantWaiting() -> [Key] {
        guard !waiting.isEmpty else { return [] }
        var granted: [Key] = []
        var rest: [Claim] = []
        var full: Set<Scope> = []
        for claim in waiting {
            if full.isDisjoint(with: claim.scopes) && fits(claim) {
                grant(claim)
                granted.append(claim.key)
            } else {
                full.formUnion(claim.scopes.filter { !$0.letsOthersPass && isFull($0, for: claim.bytes) })
                rest.append(claim)
            }
        }
        waiting = rest
        return granted
    }
}
