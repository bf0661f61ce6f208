import Glibc

/// The result of one attempt to move bytes over a non-blocking socket.
enum TransferOutcome { case moved(Int), wantsInput, wantsOutput, ended, failed }

/// Moves bytes between a connection and its socket, with or without TLS.
enum Transport {
    case plain(Int32)
    case tls(TLSSession)

    func read(into buffer: UnsafeMutableRawBufferPointer) -> TransferOutcome {
        switch self {
        case .tls(let session): return session.read(into: buffer)
        case .plain(let descriptor):
            let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count > 0 { return .moved(count) }
            if count == 0 { return .ended }
            return errno == EAGAIN || errno == EINTR ? .wantsInput : .failed
        }
    }

    func write(_ bytes: UnsafeRawBufferPointer) -> TransferOutcome {
        switch self {
        case .tls(let session): return session.write(bytes)
        case .plain(let descriptor):
            let count = send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            if count >= 0 { return .moved(count) }
            return errno == EAGAIN || errno == EINTR ? .wantsOutput : .failed
        }
    }

    func sendClose() {
        if case .tls(let session) = self { session.sendClose() }
    }
}
