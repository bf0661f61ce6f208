import CSodium

/// Bytes that are wiped when their last reference ends, and that no description shows.
///
/// `@unchecked Sendable`: the memory is written in the initialiser, before anything else can refer to the object, and in `deinit`, after the
/// last reference ended. In between it is only read.
final class SecretBytes: @unchecked Sendable, CustomStringConvertible, CustomReflectable {
    private let memory: UnsafeMutableRawBufferPointer

    /// Makes room for bytes, zero at first, and lets the closure fill it.
    init<Failure: Error>(count: Int, filling body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void) throws(Failure) {
        memory = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 16)
        memory.initializeMemory(as: UInt8.self, repeating: 0)
        try body(memory)
    }

    convenience init(_ bytes: Span<UInt8>) {
        self.init(count: bytes.count) { memory in
            bytes.withUnsafeBytes { memory.copyMemory(from: $0) }
        }
    }

    deinit {
        Self.wipe(memory)
        memory.deallocate()
    }

    /// Overwrites memory in a way that the compiler cannot leave out.
    static func wipe(_ memory: UnsafeMutableRawBufferPointer) { hotline_wipe(memory.baseAddress, memory.count) }

    /// A copy, which the caller must guard.
    var bytes: [UInt8] { Array(memory) }

    /// Lends the bytes; the pointer dies with the closure.
    func withUnsafeBytes<Result, Failure: Error>(_ body: (UnsafeRawBufferPointer) throws(Failure) -> Result) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(memory))
    }

    var description: String { "(secret)" }
    var customMirror: Mirror { Mirror(self, children: [:]) }
}
