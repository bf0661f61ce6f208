import COpenSSL
import Foundation

/// A failure of a raw connection.
public enum RawConnectionError: Error, Hashable {
    case cannotConnect(Int32)
    case handshakeFailed(String)
    case writeFailed
    case timedOut
}

/// How the other side ended a connection.
public enum RawEnd: Hashable, Sendable {
    /// In order: close_notify over TLS, end of stream without it.
    case closed
    /// By a TLS alert, in OpenSSL's words.
    case alert(String)
    /// By a reset, or without close_notify.
    case broken
}

/// A client that sends exactly the bytes it is given, over TLS or plain, and reports exactly what comes back.
///
/// Its calls block, so it runs on a thread of its own. Every wait ends after two minutes: a server that hangs fails the test.
public actor RawConnection {
    /// The address of the server.
    public enum Place: Sendable {
        case tcp(port: UInt16)
        case unix(path: String)
    }

    private let executor = ThreadExecutor()
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private var descriptor: Int32 = -1
    private var context: OpaquePointer?
    private var ssl: OpaquePointer?
    private var pending: [UInt8] = []

    public init() {}

    isolated deinit {
        if let ssl { SSL_free(ssl) }
        if let context { SSL_CTX_free(context) }
        if descriptor >= 0 { close(descriptor) }
    }

    /// Connects without TLS.
    public func connectPlain(_ place: Place) throws {
        descriptor = try Self.open(place)
        var limit = timeval(tv_sec: 120, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    /// Connects and shakes hands; nothing is asked of the server's certificate.
    public func connect(
        _ place: Place, identity: TestIdentity?, protocols: [String] = ["http/1.1"], upToTLS12: Bool = false,
        resuming session: [UInt8]? = nil
    ) throws {
        try connectPlain(place)
        context = SSL_CTX_new(TLS_client_method())
        if let identity, !RawIdentity.use(identity, in: context) { throw RawConnectionError.handshakeFailed(Self.reason()) }
        if upToTLS12 { SSL_CTX_ctrl(context, SSL_CTRL_SET_MAX_PROTO_VERSION, Int(TLS1_2_VERSION), nil) }
        let offer = protocols.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
        if !offer.isEmpty { SSL_CTX_set_alpn_protos(context, offer, UInt32(offer.count)) }
        ssl = SSL_new(context)
        SSL_set_fd(ssl, descriptor)
        if let session { resume(session) }
        ERR_clear_error()
        guard SSL_connect(ssl) == 1 else { throw RawConnectionError.handshakeFailed(Self.reason()) }
    }

    private func resume(_ session: [UInt8]) {
        session.withUnsafeBufferPointer { buffer in
            var next = buffer.baseAddress
            let earlier = d2i_SSL_SESSION(nil, &next, buffer.count)
            SSL_set_session(ssl, earlier)
            SSL_SESSION_free(earlier)
        }
    }

    /// The SHA-256 of the server's certificate (DER), hexadecimal.
    public func serverCertificateDigest() -> String {
        guard let certificate = SSL_get1_peer_certificate(ssl) else { return "" }
        defer { X509_free(certificate) }
        var digest = [UInt8](repeating: 0, count: 32)
        X509_digest(certificate, EVP_sha256(), &digest, nil)
        return digest.map { String(format: "%02x", $0) }.joined()
    }

    /// Sends all the bytes.
    public func send(_ bytes: [UInt8]) throws {
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes { rest in
                if let ssl {
                    Int(SSL_write(ssl, rest.baseAddress, Int32(rest.count)))
                } else {
                    Foundation.send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
                }
            }
            guard count > 0 else { throw RawConnectionError.writeFailed }
            offset += count
        }
    }

    /// Sends text as it is.
    public func send(_ text: String) throws { try send(Array(text.utf8)) }

    /// Ends our direction: close_notify over TLS, and the end of the stream.
    public func finishSending() {
        if let ssl { SSL_shutdown(ssl) }
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Everything up to the end, and how it ended.
    public func receiveAll() throws -> (bytes: [UInt8], end: RawEnd) {
        while true {
            if let end = try receiveSome() {
                defer { pending = [] }
                return (pending, end)
            }
        }
    }

    /// Everything up to and with a mark. Later bytes stay for the next call. At the end of the stream, all the rest.
    public func receive(through mark: String) throws -> String {
        let wanted = Array(mark.utf8)
        while true {
            if let end = Self.find(wanted, in: pending) {
                defer { pending.removeFirst(end) }
                return String(decoding: pending[..<end], as: UTF8.self)
            }
            if try receiveSome() != nil {
                defer { pending = [] }
                return String(decoding: pending, as: UTF8.self)
            }
        }
    }

    /// Exactly so many bytes; `nil` when the end comes first.
    public func receive(count: Int) throws -> [UInt8]? {
        while pending.count < count {
            if try receiveSome() != nil { return nil }
        }
        defer { pending.removeFirst(count) }
        return Array(pending[..<count])
    }

    /// The session to resume later (DER). Over TLS 1.3 the server's ticket must have been read before, with an answer.
    public func session() -> [UInt8] {
        guard let session = SSL_get1_session(ssl) else { return [] }
        defer { SSL_SESSION_free(session) }
        var bytes = [UInt8](repeating: 0, count: Int(i2d_SSL_SESSION(session, nil)))
        bytes.withUnsafeMutableBufferPointer { buffer in
            var next = buffer.baseAddress
            _ = i2d_SSL_SESSION(session, &next)
        }
        return bytes
    }

    /// Whether the handshake resumed an earlier session.
    public func isResumed() -> Bool { SSL_session_reused(ssl) == 1 }

    private static func find(_ mark: [UInt8], in bytes: [UInt8]) -> Int? {
        guard bytes.count >= mark.count else { return nil }
        for start in 0...(bytes.count - mark.count) where bytes[start..<(start + mark.count)].elementsEqual(mark) {
            return start + mark.count
        }
        return nil
    }

    /// Reads once; gives the end when there is one.
    private func receiveSome() throws -> RawEnd? {
        var buffer = [UInt8](repeating: 0, count: 16 * 1024)
        ERR_clear_error()
        let count = if let ssl { Int(SSL_read(ssl, &buffer, Int32(buffer.count))) } else { recv(descriptor, &buffer, buffer.count, 0) }
        let code = errno
        if count > 0 {
            pending.append(contentsOf: buffer[..<count])
            return nil
        }
        guard let ssl else {
            if count < 0 && (code == EAGAIN || code == EWOULDBLOCK) { throw RawConnectionError.timedOut }
            return count == 0 ? .closed : .broken
        }
        switch SSL_get_error(ssl, Int32(count)) {
        case SSL_ERROR_ZERO_RETURN: return .closed
        case SSL_ERROR_WANT_READ: throw RawConnectionError.timedOut
        case SSL_ERROR_SSL:
            let reason = Self.reason()
            return reason.contains("alert") ? .alert(reason) : .broken
        default: return .broken
        }
    }

    private static func reason() -> String {
        let error = ERR_get_error()
        return ERR_reason_error_string(error).map { String(cString: $0) } ?? "connection closed"
    }

    private static func open(_ place: Place) throws -> Int32 {
        switch place {
        case .tcp(let port):
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            return try open(AF_INET, &address, MemoryLayout<sockaddr_in>.size)
        case .unix(let path):
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
            return try open(AF_UNIX, &address, MemoryLayout<sockaddr_un>.size)
        }
    }

    private static func open(_ family: Int32, _ address: UnsafeRawPointer, _ length: Int) throws -> Int32 {
        let descriptor = socket(family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        let status = Foundation.connect(descriptor, address.assumingMemoryBound(to: sockaddr.self), socklen_t(length))
        guard status == 0 else {
            let code = errno
            close(descriptor)
            throw RawConnectionError.cannotConnect(code)
        }
        return descriptor
    }
}
