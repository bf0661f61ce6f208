import CSodium

/// Unpredictable bytes from the system's generator.
public enum SecureRandom {
    /// Makes random bytes.
    public static func bytes(_ count: Int) -> [UInt8] {
        Sodium.start()
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            hotline_random(buffer.baseAddress, count)
            filled = count
        }
    }

    static func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        Sodium.start()
        hotline_random(buffer.baseAddress, buffer.count)
    }
}
