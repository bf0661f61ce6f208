import CCurl
import CLinux
import Glibc
import Runtime

/// The properties that transfers must have in common to share connections.
struct PoolKey: Hashable {
    let trust: ServerTrust
    let origin: ServerOrigin

    /// Creates the key of a request.
    ///
    /// - Throws: `invalidRequest` if URL and trust do not go together.
    init(_ request: ClientRequest) throws(TransferError) {
        trust = request.trust
        origin = try ServerOrigin(url: request.url)
        switch trust {
        case .authority where !origin.isSecure: throw TransferError(.invalidRequest, detail: "an authority is of use for https only")
        case .pinned where !origin.isSecure: throw TransferError(.invalidRequest, detail: "a pinned server is reached by https only")
        case .unixSocket where origin.isSecure: throw TransferError(.invalidRequest, detail: "a Unix socket is spoken to in http only")
        case .pinned, .authority, .unixSocket: break
        }
    }
}

/// The connections to one server under one trust and one identity, in a libcurl multi handle of their own.
///
/// To reuse a connection, libcurl looks through its multi handle and compares neither TLS callbacks nor the result of their checks. With a
/// handle for each trust it has nothing to compare.
final class Pool {
    let number: UInt32
    let key: PoolKey
    var isRetired = false
    /// The moment, on the monotonic clock, at which libcurl wants to be called even if no socket is ready.
    private(set) var deadline: UInt64?
    private(set) var lastUse = MonotonicClock.milliseconds()

    private let multi: UnsafeMutableRawPointer
    private let epoll: Int32
    let verification: PeerVerification?
    private var transfers: [UnsafeMutableRawPointer: Transfer] = [:]
    private var handles: [UInt64: UnsafeMutableRawPointer] = [:]
    /// Idle handles, at most ``spareHandles``, because making one costs more than a request.
    private var spare: [UnsafeMutableRawPointer] = []
    private static let spareHandles = 8

    init(number: UInt32, key: PoolKey, identity: ClientIdentity?, limits: ClientLimits, epoll: Int32) throws(TransferError) {
        switch key.trust {
        case .pinned(let spki, let uriName, let authority):
            verification = try PeerVerification(spki: spki, uriName: uriName, authority: authority, identity: identity)
        case .authority(let authority):
            verification = try PeerVerification(host: key.origin.host, authority: authority, identity: identity)
        case .unixSocket: verification = nil
        }
        guard let multi = curl_multi_init() else { throw TransferError(.overloaded, detail: "no memory for a connection pool") }
        self.number = number
        self.key = key
        self.epoll = epoll
        self.multi = multi
        let borrowed = Unmanaged.passUnretained(self).toOpaque()
        _ = hotline_curl_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
        _ = hotline_curl_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, limits.connectionsPerServer)
        _ = hotline_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, limits.connectionsPerServer)
        _ = hotline_curl_multi_on_socket(
            multi,
            { _, socket, interest, context, _ in
                guard let context else { return 0 }
                Unmanaged<Pool>.fromOpaque(context).takeUnretainedValue().watch(socket, interest: interest)
                return 0
            }, borrowed)
        _ = hotline_curl_multi_on_timer(
            multi,
            { _, milliseconds, context in
                guard let context else { return 0 }
                Unmanaged<Pool>.fromOpaque(context).takeUnretainedValue().deadline =
                    milliseconds < 0 ? nil : MonotonicClock.milliseconds() + UInt64(milliseconds)
                return 0
            }, borrowed)
    }

    var isIdle: Bool { transfers.isEmpty }

    /// Starts a transfer. It ends in ``finished()``, ``cancel(_:)`` or ``close()``.
    func begin(_ transfer: Transfer) throws(TransferError) {
        guard let easy = spare.popLast() ?? curl_easy_init() else { throw TransferError(.overloaded, detail: "no memory for a transfer") }
        guard transfer.prepare(easy), curl_multi_add_handle(multi, easy) == CURLM_OK else {
            recycle(easy)
            throw TransferError(.invalidRequest, detail: "libcurl does not take the request")
        }
        transfers[easy] = transfer
        handles[transfer.number] = easy
        lastUse = MonotonicClock.milliseconds()
    }

    func socketIsReady(_ socket: Int32, events: UInt32) {
        var ready: Int32 = 0
        if events & EPOLLIN.rawValue != 0 { ready |= CURL_CSELECT_IN }
        if events & EPOLLOUT.rawValue != 0 { ready |= CURL_CSELECT_OUT }
        if events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 { ready |= CURL_CSELECT_ERR }
        var running: Int32 = 0
        curl_multi_socket_action(multi, socket, ready, &running)
    }

    func timerFired() {
        deadline = nil
        var running: Int32 = 0
        curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running)
    }

    /// Removes and returns the transfers that have ended, with their results.
    func finished() -> [(Transfer, Result<ClientResponse, TransferError>)] {
        guard !transfers.isEmpty else { return [] }
        var ended: [(Transfer, Result<ClientResponse, TransferError>)] = []
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle, let transfer = transfers[easy] else {
                continue
            }
            let result = message.pointee.data.result
            if tryAgain(easy, transfer, after: result) { continue }
            let outcome = transfer.outcome(result, of: easy)
            release(easy, of: transfer)
            ended.append((transfer, outcome))
        }
        return ended
    }

    /// Starts the second try of a transfer, if it may have one.
    private func tryAgain(_ easy: UnsafeMutableRawPointer, _ transfer: Transfer, after result: CURLcode) -> Bool {
        guard transfer.startAgain(after: result, of: easy) else { return false }
        // A handle that has ended starts again if it is removed and added.
        curl_multi_remove_handle(multi, easy)
        return curl_multi_add_handle(multi, easy) == CURLM_OK
    }

    /// Aborts one transfer and answers its caller.
    func cancel(_ number: UInt64) {
        guard let easy = handles[number], let transfer = transfers[easy] else { return }
        release(easy, of: transfer)
        transfer.reply.resume(returning: .failure(TransferError(.cancelled)))
    }

    /// Aborts all transfers and closes all connections. The pool cannot be used afterwards.
    func close() {
        for transfer in Array(transfers.values) { cancel(transfer.number) }
        _ = hotline_curl_multi_on_socket(multi, nil, nil)
        _ = hotline_curl_multi_on_timer(multi, nil, nil)
        spare.forEach(curl_easy_cleanup)
        spare = []
        curl_multi_cleanup(multi)
    }

    private func release(_ easy: UnsafeMutableRawPointer, of transfer: Transfer) {
        curl_multi_remove_handle(multi, easy)
        transfers[easy] = nil
        handles[transfer.number] = nil
        lastUse = MonotonicClock.milliseconds()
        recycle(easy)
    }

    private func recycle(_ easy: UnsafeMutableRawPointer) {
        guard spare.count < Self.spareHandles else { return curl_easy_cleanup(easy) }
        curl_easy_reset(easy)
        spare.append(easy)
    }

    private func watch(_ socket: Int32, interest: Int32) {
        let events: UInt32
        switch interest {
        case CURL_POLL_IN: events = EPOLLIN.rawValue
        case CURL_POLL_OUT: events = EPOLLOUT.rawValue
        case CURL_POLL_INOUT: events = EPOLLIN.rawValue | EPOLLOUT.rawValue
        default:
            _ = linux_epoll_control(epoll, EPOLL_CTL_DEL, socket, 0, 0)
            return
        }
        let tag = UInt64(number) << 32 | UInt64(UInt32(bitPattern: socket))
        // libcurl does not say if it has asked about this socket before, and the number of a closed descriptor comes back: try the likely call first.
        if linux_epoll_control(epoll, EPOLL_CTL_MOD, socket, events, tag) != 0 {
            _ = linux_epoll_control(epoll, EPOLL_CTL_ADD, socket, events, tag)
        }
    }
}
