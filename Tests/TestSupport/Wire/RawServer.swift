import COpenSSL
import Foundation
import Synchronization

/// A server that follows a script, connection by connection, over TLS or plain, for behaviour that no real server has.
///
/// Each connection has a thread of its own. Every wait ends after two minutes: a client that hangs fails the test.
public final class RawServer: Sendable {
    /// How it speaks TLS.
    public struct Security: Sendable {
        public var identity: TestIdentity
        /// Whether it chooses HTTP/2; otherwise it chooses nothing, which means HTTP/1.1.
        public var choosesHTTP2 = false
        /// Whether it knows nothing newer than TLS 1.2.
        public var stopsAtTLS12 = false

        public init(_ identity: TestIdentity) { self.identity = identity }
    }

    /// The port on 127.0.0.1.
    public let port: UInt16
    private let socket: ListeningSocket
    private let accepted = Mutex(0)

    /// Connections taken so far.
    public var connections: Int { accepted.withLock { $0 } }

    /// Listens, and runs the script for each connection, with its number from 1 on. The connection is closed when the script ends.
    public init(_ security: Security? = nil, script: @escaping @Sendable (RawExchange, Int) -> Void) throws {
        let descriptor = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                let status = bind(descriptor, address, length) == 0 && listen(descriptor, 64) == 0
                getsockname(descriptor, address, &length)
                return status
            }
        }
        port = UInt16(bigEndian: address.sin_port)
        let code = errno
        let socket = ListeningSocket(descriptor)
        self.socket = socket
        guard status else { throw RawConnectionError.cannotConnect(code) }
        Thread.detachNewThread { [weak self] in
            while let connection = socket.accept() {
                guard let number = self?.count() else {
                    Foundation.close(connection)
                    break
                }
                Thread.detachNewThread {
                    let exchange = RawExchange(connection)
                    if security.map(exchange.shakeHands) ?? true { script(exchange, number) }
                    exchange.close()
                }
            }
            socket.close()
        }
    }

    /// Ends the thread that accepts, which closes the socket.
    deinit { socket.shut() }

    private func count() -> Int {
        accepted.withLock {
            $0 += 1
            return $0
        }
    }
}

/// The socket a server listens on: closed by the thread that accepts, which is woken by shutting it.
private final class ListeningSocket: Sendable {
    private let descriptor: Int32
    private let isOpen = Mutex(true)

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// The next connection; `nil` once it is shut.
    func accept() -> Int32? {
        while true {
            let connection = Foundation.accept(descriptor, nil, nil)
            if connection >= 0 { return connection }
            guard errno == EINTR || errno == ECONNABORTED else { return nil }
        }
    }

    func shut() {
        isOpen.withLock { if $0 { shutdown(descriptor, Int32(SHUT_RDWR)) } }
    }

    func close() {
        isOpen.withLock { isOpen in
            if isOpen { Foundation.close(descriptor) }
            isOpen = false
        }
    }
}

/// One connection of a ``RawServer``. Confined to the thread its script runs on.
public final class RawExchange {
    private var descriptor: Int32
    private var context: OpaquePointer?
    private var ssl: OpaquePointer?
    private var pending: [UInt8] = []

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
        var limit = timeval(tv_sec: 120, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        // A client that is gone is an error of the write, not a signal to the process of the tests.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    func shakeHands(_ security: RawServer.Security) -> Bool {
        context = SSL_CTX_new(TLS_server_method())
        guard RawIdentity.use(security.identity, in: context) else { return false }
        if security.stopsAtTLS12 { SSL_CTX_ctrl(context, SSL_CTRL_SET_MAX_PROTO_VERSION, Int(TLS1_2_VERSION), nil) }
        if security.choosesHTTP2 { SSL_CTX_set_alpn_select_cb(context, Self.chooseHTTP2, nil) }
        ssl = SSL_new(context)
        SSL_set_fd(ssl, descriptor)
        return SSL_accept(ssl) == 1
    }

    /// Finds `h2` in the client's list. The choice points into that list.
    private static let chooseHTTP2: SSL_CTX_alpn_select_cb_func = { _, chosen, length, offer, count, _ in
        guard let offer, let chosen, let length else { return SSL_TLSEXT_ERR_NOACK }
        var position = 0
        while position < Int(count) {
            let size = Int(offer[position])
            if size == 2, offer[position + 1] == 0x68, offer[position + 2] == 0x32 {
                chosen.pointee = offer + position + 1
                length.pointee = 2
                return SSL_TLSEXT_ERR_OK
            }
            position += size + 1
        }
        return SSL_TLSEXT_ERR_NOACK
    }

    /// Sends all the bytes, unless the client is gone.
    public func send(_ bytes: [UInt8]) {
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes { rest in
                if let ssl {
                    Int(SSL_write(ssl, rest.baseAddress, Int32(rest.count)))
                } else {
                    Foundation.send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
                }
            }
            guard count > 0 else { return }
            offset += count
        }
    }

    /// Sends text as it is.
    public func send(_ text: String) { send(Array(text.utf8)) }

    /// Everything up to and with the empty line behind a head; `nil` when the client ends before.
    public func receiveHead() -> String? {
        let mark = Array("\r\n\r\n".utf8)
        while true {
            if pending.count >= 4, let end = (0...(pending.count - 4)).first(where: { pending[$0..<($0 + 4)].elementsEqual(mark) }) {
                defer { pending.removeFirst(end + 4) }
                return String(decoding: pending[..<(end + 4)], as: UTF8.self)
            }
            guard receiveSome() else { return nil }
        }
    }

    /// Exactly so many bytes; `nil` when the client ends before.
    public func receive(count: Int) -> [UInt8]? {
        while pending.count < count { guard receiveSome() else { return nil } }
        defer { pending.removeFirst(count) }
        return Array(pending[..<count])
    }

    /// Returns when the client has ended its side, and ignores what it sends before.
    public func waitForEnd() { while receiveSome() { pending = [] } }

    /// Closes with a reset of the connection.
    public func reset() {
        var now = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
        close(politely: false)
    }

    func close(politely: Bool = true) {
        guard descriptor >= 0 else { return }
        if politely, let ssl { SSL_shutdown(ssl) }
        if let ssl { SSL_free(ssl) }
        if let context { SSL_CTX_free(context) }
        Foundation.close(descriptor)
        (ssl, context, descriptor) = (nil, nil, -1)
    }

    private func receiveSome() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 16 * 1024)
        let count = if let ssl { Int(SSL_read(ssl, &buffer, Int32(buffer.count))) } else { recv(descriptor, &buffer, buffer.count, 0) }
        guard count > 0 else { return false }
        pending.append(contentsOf: buffer[..<count])
        return true
    }
}

/// Gives TLS settings of a test an identity.
enum RawIdentity {
    static func use(_ identity: TestIdentity, in context: OpaquePointer?) -> Bool {
        let source = BIO_new_mem_buf(identity.chain, Int32(identity.chain.count))
        defer { BIO_free(source) }
        let certificate = PEM_read_bio_X509(source, nil, nil, nil)
        defer { X509_free(certificate) }
        let keySource = BIO_new_mem_buf(identity.key, Int32(identity.key.count))
        defer { BIO_free(keySource) }
        let key = PEM_read_bio_PrivateKey(keySource, nil, nil, nil)
        defer { EVP_PKEY_free(key) }
        return SSL_CTX_use_certificate(context, certificate) == 1 && SSL_CTX_use_PrivateKey(context, key) == 1
    }
}
