import Glibc

/// Something that is measured.
struct Benchmark: Sendable {
    /// How much is done.
    enum Size: Sendable {
        case quick, full
    }

    let name: String
    /// One line without a full stop.
    let summary: String
    let run: @Sendable (Size) async throws -> [Measurement]
}

/// The benchmark did the wrong thing, so its speed says nothing.
struct WrongResult: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    /// Throws unless something holds.
    static func unless(_ holds: Bool, _ sentence: @autoclosure () -> String) throws {
        guard holds else { throw WrongResult(sentence()) }
    }
}

/// How long something took.
struct Timing: Sendable {
    /// On the clock on the wall.
    let seconds: Double
    /// The time of this process on all cores together. Other processes hardly change it.
    let coreSeconds: Double
}

/// Times something that is all this process does.
func timed<Result>(_ body: () async throws -> Result) async rethrows -> (result: Result, timing: Timing) {
    let (wall, cores) = (seconds(on: CLOCK_MONOTONIC), seconds(on: CLOCK_PROCESS_CPUTIME_ID))
    let result = try await body()
    let timing = Timing(seconds: seconds(on: CLOCK_MONOTONIC) - wall, coreSeconds: seconds(on: CLOCK_PROCESS_CPUTIME_ID) - cores)
    return (result, timing)
}

private func seconds(on clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Random numbers that are the same in every run (SplitMix64).
struct RepeatableRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    /// Some bytes.
    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }
}
