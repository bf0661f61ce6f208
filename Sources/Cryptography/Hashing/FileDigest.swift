import COpenSSL
import CSodium

/// A digest by which files are told apart in hash lists. SHA-1 and MD5 prove nothing here, but lists of the field still use them.
public enum FileDigest: CaseIterable, Sendable {
    case sha256, sha1, md5

    /// The digest of the first bytes of a buffer, as lower-case hex.
    public func hex(of bytes: [UInt8], first count: Int) -> String {
        precondition(count <= bytes.count, "a digest is of bytes that are there")
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        let done = bytes.withUnsafeBytes { EVP_Digest($0.baseAddress, count, &digest, &length, algorithm, nil) }
        precondition(done == 1, "OpenSSL has SHA-256, SHA-1 and MD5")
        var text = [CChar](repeating: 0, count: Int(length) * 2 + 1)
        sodium_bin2hex(&text, text.count, digest, Int(length))
        return String(decoding: text.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    private var algorithm: OpaquePointer? {
        switch self {
        case .sha256: EVP_sha256()
        case .sha1: EVP_sha1()
        case .md5: EVP_md5()
        }
    }
}
