import CSodium

/// The start of libsodium, which must come before its first use. It picks the fastest code for this processor.
enum Sodium {
    private static let status = sodium_init()

    /// Starts the library once; later calls cost one load.
    static func start() { precondition(status >= 0, "libsodium cannot start: the system gives no random numbers") }
}
