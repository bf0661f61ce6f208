/// Keeps the connections of strangers apart from those of callers that the owner named.
extension EventLoop {
    /// Decides whether a new connection may stay. An older one of a stranger may have to go for it.
    func makesRoom(for remote: RemoteAddress, listener: Int) -> Bool {
        let pool = parts.pool(of: listener)
        guard let address = remote.key else { return hasRoom(in: pool) || refuse(remote, listener, .total) }
        let isShared = pool == 0
        if isShared && !arrivals.take(from: address, at: moment.monotonic) { return refuse(remote, listener, .arrivals) }
        let open = usage[address]?.connections ?? 0
        let own = pools[pool].strangers.count(of: address)
        if isShared && (open >= limits.connectionsPerAddress || own >= limits.strangersPerAddress) {
            guard let oldest = pools[pool].strangers.oldest(of: address) else { return refuse(remote, listener, .address) }
            giveUp(oldest)
        }
        if pools[pool].strangers.count >= pools[pool].mostStrangers, let first = pools[pool].strangers.first { giveUp(first) }
        return hasRoom(in: pool) || refuse(remote, listener, .total)
    }

    /// Finds room in a pool, if necessary in the place of a stranger.
    private func hasRoom(in pool: Int) -> Bool {
        if pools[pool].open >= pools[pool].mostConnections, let first = pools[pool].strangers.first { giveUp(first) }
        return pools[pool].open < pools[pool].mostConnections
    }

    private func refuse(_ remote: RemoteAddress, _ listener: Int, _ cap: ServerEvent.Cap) -> Bool {
        counters.connectionsRefused += 1
        parts.observer?(.connectionRefused(listener: parts.sockets[listener].bound.name, remoteAddress: remote.text, cap: cap))
        return false
    }

    /// Closes a stranger's connection in favour of another.
    private func giveUp(_ id: ConnectionID) {
        guard let connection = connections[id] else { return }
        _ = refuse(connection.remote, connection.listener, .strangers)
        remove(connection)
    }

    /// Counts a new connection, or one whose request was turned away, as a stranger's.
    func estrange(_ connection: Connection) {
        guard !connection.isStranger, let address = connection.remote.key else { return }
        connection.isStranger = true
        connection.strangerSince = moment.monotonic
        pools[connection.pool].strangers.insert(connection.id, from: address)
    }

    /// Counts the connection as one of a caller that the owner named.
    func recognise(_ connection: Connection) {
        guard connection.isStranger, let address = connection.remote.key else { return }
        forgetStranger(connection)
        arrivals.giveBack(to: address, at: moment.monotonic)
    }

    func forgetStranger(_ connection: Connection) {
        guard connection.isStranger, let address = connection.remote.key else { return }
        connection.isStranger = false
        pools[connection.pool].strangers.remove(connection.id, from: address)
    }

    /// Returns the gate for the requests of a connection.
    func gate(of connection: Connection) -> Gate {
        let (admit, peer, address, listener) = (parts.admit, connection.peer, connection.remote.text, name(of: connection))
        let isHTTP2 = connection.http2Chosen
        return { head in
            admit(
                HTTPRequest(
                    method: head.method, target: head.target, query: head.query, headers: head.headers, peer: peer, remoteAddress: address,
                    listener: listener, httpVersion: isHTTP2 ? .http2 : .http11))
        }
    }
}
