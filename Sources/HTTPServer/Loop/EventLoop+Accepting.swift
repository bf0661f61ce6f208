import CLinux
import Glibc

/// Accepts connections, within the caps.
extension EventLoop {
    /// The most connections accepted in a row from one listener before anything else has its turn.
    private static let acceptsInTurn = 64

    func watchSockets() {
        for (index, socket) in parts.sockets.enumerated() { watch(socket.descriptor, tag: UInt64(index + 1)) }
    }

    private func unwatchSockets() {
        for socket in parts.sockets { _ = linux_epoll_control(epoll, EPOLL_CTL_DEL, socket.descriptor, 0, 0) }
    }

    func accept(from index: Int) {
        guard index < parts.sockets.count, acceptPausedUntil == nil, drain == nil else { return }
        for _ in 0..<Self.acceptsInTurn {
            var storage = sockaddr_storage()
            var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
            let descriptor = linux_accept(parts.sockets[index].descriptor, &storage, &length)
            if descriptor >= 0 {
                admit(descriptor, listener: index, remote: RemoteAddress(storage))
                continue
            }
            switch errno {
            case EAGAIN: return
            case EMFILE, ENFILE, ENOBUFS, ENOMEM: return pauseAccepting(index, reason: errorText(errno))
            default: continue  // The client had gone before it was accepted.
            }
        }
    }

    /// Pauses for a tenth of a second: without free descriptors, accepting would fail again at once, and the loop would spin.
    private func pauseAccepting(_ index: Int, reason: String) {
        unwatchSockets()
        acceptPausedUntil = moment.monotonic + 100_000_000
        parts.observer?(.acceptPaused(listener: parts.sockets[index].bound.name, reason: reason))
    }

    func resumeAccepting() {
        acceptPausedUntil = nil
        watchSockets()
    }

    private func admit(_ descriptor: Int32, listener: Int, remote: RemoteAddress) {
        guard makesRoom(for: remote, listener: listener) else {
            close(descriptor)
            return
        }
        setOptions(descriptor)
        guard let connection = connections.insert({ makeConnection($0, descriptor, listener, remote) }) else {
            close(descriptor)
            return
        }
        counters.connectionsAccepted += 1
        if let key = remote.key { usage[key, default: Usage()].connections += 1 }
        pools[connection.pool].open += 1
        estrange(connection)
        connection.interest = linux_epoll_in
        watch(descriptor, tag: connection.id.tag)
        serve(connection)
    }

    /// The kernel keeps at most so much of an answer that it has not sent: what is more counts against the client's budget here.
    private static let unsentBytes: Int32 = 256 * 1024
    /// TCP_NOTSENT_LOWAT, which Glibc's module leaves out.
    private static let notSentLowWater: Int32 = 25

    private func setOptions(_ descriptor: Int32) {
        var yes: Int32 = 1, unsent = Self.unsentBytes
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, 4)
        setsockopt(descriptor, Int32(IPPROTO_TCP), Self.notSentLowWater, &unsent, 4)
    }

    private func makeConnection(_ id: ConnectionID, _ descriptor: Int32, _ listener: Int, _ remote: RemoteAddress) -> Connection? {
        let transport: Transport
        if let slot = parts.contexts[listener] {
            guard let session = TLSSession(context: slot.current, descriptor: descriptor) else { return nil }
            transport = .tls(session)
        } else {
            transport = .plain(descriptor)
        }
        let isPlain = parts.contexts[listener] == nil
        let connection = Connection(
            id: id, descriptor: descriptor, listener: listener, pool: parts.pool(of: listener), remote: remote, transport: transport,
            phase: isPlain ? .open : .handshaking, client: remote.key ?? .local, limits: limits, now: moment.monotonic)
        if isPlain {
            connection.http1 = HTTP1Engine(limits: limits, refusal: parts.refusal, gate: gate(of: connection), at: moment)
        }
        return connection
    }

    /// Continues a handshake; `true` once it is done.
    func shakeHands(_ connection: Connection) -> Bool {
        guard case .tls(let session) = connection.transport else { return true }
        switch session.handshake() {
        case .wantsInput:
            setInterest(connection, linux_epoll_in)
            return false
        case .wantsOutput:
            setInterest(connection, linux_epoll_out)
            return false
        case .refused(let reason):
            refuseHandshake(connection, reason)
            return false
        case .done: return open(connection, session)
        }
    }

    func refuseHandshake(_ connection: Connection, _ reason: HandshakeRefusal) {
        parts.observer?(
            .handshakeRefused(listener: name(of: connection), remoteAddress: connection.remote.text, reason: reason))
        // The alert is being sent. Lingering gives the client time to read it.
        linger(connection)
    }

    /// Opens a connection after its handshake. From here on the client is known, and counted, by its key.
    private func open(_ connection: Connection, _ session: TLSSession) -> Bool {
        connection.peer = session.peerCertificate()
        if let peer = connection.peer {
            let key = ClientKey.peer(peer.spkiSHA256)
            guard usage[key, default: Usage()].connections < limits.connectionsPerPeer else {
                parts.observer?(
                    .connectionRefused(listener: name(of: connection), remoteAddress: connection.remote.text, cap: .peer))
                linger(connection)
                return false
            }
            connection.client = key
            usage[key, default: Usage()].connections += 1
        }
        connection.phase = .open
        connection.lastProgress = moment.monotonic
        connection.http2Chosen = session.speaksHTTP2
        let gate = gate(of: connection)
        if connection.http2Chosen {
            connection.http2 = HTTP2Engine(limits: limits, refusal: parts.refusal, gate: gate, at: moment)
        } else {
            connection.http1 = HTTP1Engine(limits: limits, refusal: parts.refusal, gate: gate, at: moment)
        }
        if drain != nil { connection.drain() }
        return true
    }
}
