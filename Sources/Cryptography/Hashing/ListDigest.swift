import COpenSSL

/// A digest by which files are told apart in hash lists. SHA-1 and MD5 prove nothing here, but lists of the field still use them.
public enum ListDigest: CaseIterable, Sendable {
    case sha256, sha1, md5

    /// The digests of a file that repeats one byte, for each of some lengths, as their first eight bytes, most significant first.
    ///
    /// The file grows from one length to the next, so no byte is hashed twice.
    ///
    /// - Parameter lengths: In bytes, rising.
    public func beginnings(ofRepeating byte: UInt8, lengths: [Int]) -> [UInt64] {
        let growing = Context(algorithm), finished = Context(algorithm)
        let block = [UInt8](repeating: byte, count: 65_536)
        var length = 0
        return lengths.map { next in
            precondition(next >= length, "the lengths rise")
            while length < next {
                let count = min(block.count, next - length)
                growing.update(block, count: count)
                length += count
            }
            return finished.beginning(ofCopyOf: growing)
        }
    }

    private var algorithm: OpaquePointer? {
        switch self {
        case .sha256: EVP_sha256()
        case .sha1: EVP_sha1()
        case .md5: EVP_md5()
        }
    }

    /// The state of one digest. It lives in the function that made it.
    private final class Context {
        private let pointer: OpaquePointer

        init(_ algorithm: OpaquePointer?) {
            guard let pointer = EVP_MD_CTX_new(), EVP_DigestInit_ex(pointer, algorithm, nil) == 1 else {
                preconditionFailure("OpenSSL has SHA-256, SHA-1 and MD5")
            }
            self.pointer = pointer
        }

        deinit { EVP_MD_CTX_free(pointer) }

        func update(_ bytes: [UInt8], count: Int) {
            let done = bytes.withUnsafeBytes { EVP_DigestUpdate(pointer, $0.baseAddress, count) }
            precondition(done == 1, "a digest takes bytes that are there")
        }

        func beginning(ofCopyOf other: Context) -> UInt64 {
            var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
            let done = EVP_MD_CTX_copy_ex(pointer, other.pointer) == 1 && EVP_DigestFinal_ex(pointer, &digest, nil) == 1
            precondition(done, "a digest that was begun can be ended")
            return digest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        }
    }
}
