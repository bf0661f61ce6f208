import Dispatch
import LocationDatabases
import Synchronization
import Testing

@testable import Hosting

@Suite struct SystemResolverTests {
    private static let host = IPAddress(v4: 0x1400_0001)

    /// Never lets a limit pass by itself.
    private static let never: @Sendable (Duration, @escaping @Sendable () -> Void) -> Void = { _, _ in }

    @Test func resolvesLocalhost() async throws {
        let addresses = try await SystemResolver().addresses(of: "localhost")
        #expect(!addresses.isEmpty && addresses.allSatisfy { ReservedNetworks.contains($0) })
    }

    @Test func passesAnswersOn() async throws {
        let resolver = SystemResolver(
            limit: .seconds(1), concurrency: 2, waiting: 10,
            lookUp: { $0 == "board.example" ? .success([Self.host]) : .failure($0 == "broken.example" ? .failed : .noSuchHost) },
            after: Self.never)
        #expect(try await resolver.addresses(of: "board.example") == [Self.host])
        await #expect(throws: ResolutionError.noSuchHost) { try await resolver.addresses(of: "other.example") }
        await #expect(throws: ResolutionError.failed) { try await resolver.addresses(of: "broken.example") }
    }

    @Test func givesUpAtTheLimitThoughTheLookUpHangs() async {
        let gate = DispatchSemaphore(value: 0)
        defer { gate.signal() }
        let limits = Mutex<[Duration]>([])
        let resolver = SystemResolver(
            limit: .seconds(5), concurrency: 1, waiting: 10,
            lookUp: { _ in
                gate.wait()
                return .success([Self.host])
            },
            after: { limit, body in
                limits.withLock { $0.append(limit) }
                body()
            })
        await #expect(throws: ResolutionError.timedOut) { try await resolver.addresses(of: "slow.example") }
        #expect(limits.withLock { $0 } == [.seconds(5)])
    }

    @Test func bringsNoMoreLookUpsUnderWayThanAllowedAndAnswersAll() async {
        let running = Mutex((now: 0, most: 0))
        let resolver = SystemResolver(
            limit: .seconds(1), concurrency: 3, waiting: 1_000,
            lookUp: { _ in
                running.withLock { state in
                    state.now += 1
                    state.most = max(state.most, state.now)
                }
                defer { running.withLock { $0.now -= 1 } }
                return .success([Self.host])
            }, after: Self.never)
        let answered = await withTaskGroup(of: Bool.self) { group in
            for index in 0..<300 { group.addTask { (try? await resolver.addresses(of: "host\(index).example")) == [Self.host] } }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(answered == 300 && (1...3).contains(running.withLock { $0.most }))
    }

    @Test func refusesAtOnceWhenTheLineIsFull() async throws {
        let gate = DispatchSemaphore(value: 0)
        let (started, start) = AsyncStream<Void>.makeStream()
        let resolver = SystemResolver(
            limit: .seconds(1), concurrency: 1, waiting: 0,
            lookUp: { _ in
                start.yield()
                gate.wait()
                return .success([Self.host])
            }, after: Self.never)
        async let first = resolver.addresses(of: "first.example")
        for await _ in started { break }
        await #expect(throws: ResolutionError.timedOut) { try await resolver.addresses(of: "second.example") }
        gate.signal()
        #expect(try await first == [Self.host])
    }

    /// A resolver of one thread, whose first look-up lasts until the gate opens. Each admitted name hands over its limit.
    private struct Busy {
        let gate = DispatchSemaphore(value: 0)
        let resolver: SystemResolver
        let lookedUp: @Sendable () -> [String]
        let refuseMore: @Sendable () -> Void
        var limits: AsyncStream<@Sendable () -> Void>.Iterator

        init(waiting: Int) {
            let (stream, admitted) = AsyncStream<@Sendable () -> Void>.makeStream()
            let names = Names()
            resolver = SystemResolver(
                limit: .seconds(1), concurrency: 1, waiting: waiting,
                lookUp: { [gate] name in
                    if names.add(name) == 1 { gate.wait() }
                    return .success([SystemResolverTests.host])
                },
                after: { _, body in admitted.yield(body) })
            lookedUp = { names.all }
            refuseMore = { admitted.finish() }
            limits = stream.makeAsyncIterator()
        }

        func ask(_ name: String) -> Task<[IPAddress], any Error> { Task { [resolver] in try await resolver.addresses(of: name) } }
    }

    private final class Names: Sendable {
        private let names = Mutex<[String]>([])
        var all: [String] { names.withLock { $0 } }

        func add(_ name: String) -> Int {
            names.withLock {
                $0.append(name)
                return $0.count
            }
        }
    }

    @Test func aNameThatTimedOutIsNotLookedUp() async throws {
        var busy = Busy(waiting: 2)
        let first = busy.ask("first.example")
        _ = await busy.limits.next()
        let second = busy.ask("second.example")
        let endSecond = await busy.limits.next()
        let third = busy.ask("third.example")
        _ = await busy.limits.next()
        endSecond?()
        await #expect(throws: ResolutionError.timedOut) { try await second.value }
        busy.gate.signal()
        for task in [first, third] { #expect(try await task.value == [Self.host]) }
        #expect(busy.lookedUp() == ["first.example", "third.example"])
    }

    @Test func aNameThatTimedOutLeavesItsPlaceInTheLine() async throws {
        var busy = Busy(waiting: 1)
        let first = busy.ask("first.example")
        _ = await busy.limits.next()
        let second = busy.ask("second.example")
        let endSecond = await busy.limits.next()
        endSecond?()
        await #expect(throws: ResolutionError.timedOut) { try await second.value }
        // A name that is refused has no limit, so the stream must end for it.
        let (resolver, refuseMore) = (busy.resolver, busy.refuseMore)
        let third = Task {
            defer { refuseMore() }
            return try await resolver.addresses(of: "third.example")
        }
        _ = await busy.limits.next()
        busy.gate.signal()
        for task in [first, third] { #expect(try await task.value == [Self.host]) }
    }

    @Test func answersWithOneThreadAtLeast() async throws {
        #expect(try await !SystemResolver(concurrency: 0).addresses(of: "localhost").isEmpty)
    }
}
