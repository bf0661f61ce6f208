import Cryptography
import Glibc

/// Computes the SHA-256 of a file of any size, piece by piece.
enum FileDigest {
    static func sha256(_ path: String) throws(HostingError) -> Digest {
        func failure() -> HostingError {
            HostingError(.unreadable, path: path, detail: strerror(errno).map { String(cString: $0) } ?? "it cannot be read")
        }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure() }
        defer { close(descriptor) }
        var piece = [UInt8](repeating: 0, count: 1 << 20)
        var hasher = SHA256Hasher()
        while true {
            let got = read(descriptor, &piece, piece.count)
            guard got >= 0 else { throw failure() }
            guard got > 0 else { return hasher.finish() }
            hasher.update(piece.span.extracting(0..<got))
        }
    }
}
