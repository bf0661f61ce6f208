import COpenSSL
import Glibc

/// One TLS connection over a non-blocking socket. It owns the `SSL`, but not the socket, and stays on the loop's thread.
final class TLSSession {
    enum HandshakeStep { case done, wantsInput, wantsOutput, refused(HandshakeRefusal) }

    let context: TLSContext
    /// The refusal that the certificate callback found during ``handshake()``.
    var refusal: HandshakeRefusal?
    private let ssl: OpaquePointer
    private var isBroken = false

    init?(context: TLSContext, descriptor: Int32) {
        guard let ssl = SSL_new(context.pointer) else { return nil }
        guard SSL_set_fd(ssl, descriptor) == 1 else {
            SSL_free(ssl)
            return nil
        }
        SSL_set_accept_state(ssl)
        self.ssl = ssl
        self.context = context
    }

    deinit { SSL_free(ssl) }

    /// Continues the handshake.
    func handshake() -> HandshakeStep {
        ERR_clear_error()
        let status = withExtendedLifetime(self) {
            SSL_set_ex_data(ssl, 0, Unmanaged.passUnretained(self).toOpaque())
            defer { SSL_set_ex_data(ssl, 0, nil) }
            return SSL_do_handshake(ssl)
        }
        if status == 1 { return finishHandshake() }
        switch SSL_get_error(ssl, status) {
        case SSL_ERROR_WANT_READ: return .wantsInput
        case SSL_ERROR_WANT_WRITE: return .wantsOutput
        default:
            isBroken = true
            return .refused(refusal ?? Self.refusalFromLibrary())
        }
    }

    /// Completes the handshake. A resumed session brings its certificate along unchecked, so its dates are checked here.
    private func finishHandshake() -> HandshakeStep {
        guard SSL_get_verify_mode(ssl) != SSL_VERIFY_NONE else { return .done }
        guard let peer = peerCertificate() else { return .refused(.noClientCertificate) }
        if let refusal = peer.refusal(at: context.now()) { return .refused(refusal) }
        return .done
    }

    private static func refusalFromLibrary() -> HandshakeRefusal {
        let error = ERR_peek_last_error()
        defer { ERR_clear_error() }
        guard error != 0 else { return .closedByClient }
        switch Int32(error & UInt(ERR_REASON_MASK)) {
        case SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE: return .noClientCertificate
        case SSL_R_UNSUPPORTED_PROTOCOL, SSL_R_NO_SHARED_CIPHER, SSL_R_NO_APPLICATION_PROTOCOL, SSL_R_VERSION_TOO_LOW:
            return .noCommonProtocol
        case SSL_R_UNEXPECTED_EOF_WHILE_READING: return .closedByClient
        default: return .failed(ERR_reason_error_string(error).map { String(cString: $0) } ?? "no reason given")
        }
    }

    /// ALPN chose HTTP/2.
    var speaksHTTP2: Bool {
        var name: UnsafePointer<UInt8>?
        var length: UInt32 = 0
        SSL_get0_alpn_selected(ssl, &name, &length)
        return UnsafeBufferPointer(start: name, count: Int(length)).elementsEqual("h2".utf8)
    }

    /// The client's leaf certificate; `nil` if it showed none.
    func peerCertificate() -> PeerCertificate? {
        guard let certificate = SSL_get1_peer_certificate(ssl) else { return nil }
        defer { X509_free(certificate) }
        return PeerCertificate(certificate)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> TransferOutcome {
        ERR_clear_error()
        var count = 0
        let status = SSL_read_ex(ssl, buffer.baseAddress, buffer.count, &count)
        return status == 1 ? .moved(count) : outcome(status)
    }

    func write(_ bytes: UnsafeRawBufferPointer) -> TransferOutcome {
        ERR_clear_error()
        var count = 0
        let status = SSL_write_ex(ssl, bytes.baseAddress, bytes.count, &count)
        return status == 1 ? .moved(count) : outcome(status)
    }

    private func outcome(_ status: Int32) -> TransferOutcome {
        switch SSL_get_error(ssl, status) {
        case SSL_ERROR_WANT_READ: return .wantsInput
        case SSL_ERROR_WANT_WRITE: return .wantsOutput
        case SSL_ERROR_ZERO_RETURN: return .ended
        default:
            isBroken = true
            ERR_clear_error()
            return .failed
        }
    }

    /// Tells the client once that nothing more comes (close_notify), without waiting for its answer.
    func sendClose() {
        guard !isBroken, SSL_is_init_finished(ssl) == 1 else { return }
        ERR_clear_error()
        SSL_shutdown(ssl)
        ERR_clear_error()
    }
}
