import Dispatch
import Glibc
public import LocationDatabases
import Runtime
import Synchronization

/// The machine's resolver (`getaddrinfo`) on threads of its own, with a time limit and a bounded queue.
///
/// A look-up cannot be interrupted. One that outlasts its limit is answered `timedOut`, and keeps its thread until the library returns.
/// In the worst case all `concurrency` threads are lost for a while. Names then wait, and time out too.
public final class SystemResolver: Resolver {
    typealias Answer = Result<[IPAddress], ResolutionError>

    private struct State {
        var running = 0
        var waiting: [Question] = []
    }

    private let limit: Duration
    private let concurrency: Int
    private let longestLine: Int
    private let lookUp: @Sendable (String) -> Answer
    private let after: @Sendable (Duration, @escaping @Sendable () -> Void) -> Void
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "hotline.resolver", attributes: .concurrent)

    /// Creates a resolver without threads; they start with the first look-ups.
    ///
    /// - Parameters:
    ///   - limit: The time that a caller waits for a name.
    ///   - concurrency: The number of look-ups at once, each on a thread.
    ///   - waiting: The number of names in the queue. More are refused at once as `timedOut`.
    public convenience init(limit: Duration = .seconds(5), concurrency: Int = 16, waiting: Int = 1_000) {
        self.init(limit: limit, concurrency: concurrency, waiting: waiting, lookUp: Self.ask) { span, body in
            DispatchQueue.global().asyncAfter(deadline: .now() + .nanoseconds(Int(span.wholeNanoseconds)), execute: body)
        }
    }

    init(
        limit: Duration, concurrency: Int, waiting: Int, lookUp: @escaping @Sendable (String) -> Answer,
        after: @escaping @Sendable (Duration, @escaping @Sendable () -> Void) -> Void
    ) {
        self.limit = limit
        self.concurrency = max(1, concurrency)
        longestLine = waiting
        self.lookUp = lookUp
        self.after = after
    }

    public func addresses(of name: String) async throws(ResolutionError) -> [IPAddress] {
        let answer = await withCheckedContinuation { continuation in
            let question = Question(name: name, continuation)
            guard admit(question) else { return question.answer(.failure(.timedOut)) }
            after(limit) { question.answer(.failure(.timedOut)) }
        }
        return try answer.get()
    }

    /// Starts the look-up or queues it; `false` if the queue is full.
    private func admit(_ question: Question) -> Bool {
        let decision: Bool? = state.withLock { state in
            if state.running < concurrency {
                state.running += 1
                return true
            }
            state.waiting.removeAll { $0.isAnswered }
            guard state.waiting.count < longestLine else { return nil }
            state.waiting.append(question)
            return false
        }
        if decision == true { queue.async { self.work(from: question) } }
        return decision != nil
    }

    /// Looks up names until none waits.
    private func work(from first: Question) {
        var question = first
        while true {
            if !question.isAnswered { question.answer(lookUp(question.name)) }
            let next: Question? = state.withLock { state in
                guard !state.waiting.isEmpty else {
                    state.running -= 1
                    return nil
                }
                return state.waiting.removeFirst()
            }
            guard let next else { return }
            question = next
        }
    }

    /// A name and the caller who waits for it. The look-up and the time limit race; the first answer counts.
    private final class Question: Sendable {
        let name: String
        private let continuation: Mutex<CheckedContinuation<Answer, Never>?>

        init(name: String, _ continuation: CheckedContinuation<Answer, Never>) {
            self.name = name
            self.continuation = Mutex(continuation)
        }

        var isAnswered: Bool { continuation.withLock { $0 == nil } }

        func answer(_ answer: Answer) {
            let waiting = continuation.withLock { continuation in
                let waiting = continuation
                continuation = nil
                return waiting
            }
            waiting?.resume(returning: answer)
        }
    }

    /// `EAI_NODATA` and `EAI_ADDRFAMILY`, which glibc declares for GNU C only.
    private static let noData: Int32 = -5, noAddressOfFamily: Int32 = -9

    /// Calls `getaddrinfo` for both families, because the machine's own connections say nothing about the host.
    private static func ask(_ name: String) -> Answer {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        // The dot at the end keeps the machine's search domains out of the question.
        let status = getaddrinfo(name.contains(".") ? name + "." : name, nil, &hints, &list)
        defer { if let list { freeaddrinfo(list) } }
        switch status {
        case 0: break
        case EAI_NONAME, Self.noData, Self.noAddressOfFamily: return .failure(.noSuchHost)
        default: return .failure(.failed)
        }
        var addresses: [IPAddress] = []
        var entry = list
        while let current = entry, addresses.count < 256 {
            if let address = Self.address(current.pointee), !addresses.contains(address) { addresses.append(address) }
            entry = current.pointee.ai_next
        }
        return addresses.isEmpty ? .failure(.noSuchHost) : .success(addresses)
    }

    private static func address(_ entry: addrinfo) -> IPAddress? {
        guard let raw = entry.ai_addr else { return nil }
        switch entry.ai_family {
        case AF_INET:
            return raw.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { IPAddress(v4: UInt32(bigEndian: $0.pointee.sin_addr.s_addr)) }
        case AF_INET6:
            return raw.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { socket in
                withUnsafeBytes(of: &socket.pointee.sin6_addr) { IPAddress(bits: UInt128(bigEndian: $0.loadUnaligned(as: UInt128.self))) }
            }
        default: return nil
        }
    }
}
