import Runtime

/// Handles deadlines, and the drain.
extension EventLoop {
    /// Enters the connection into the heap if it is due earlier than its earliest entry.
    func arm(_ connection: Connection) {
        guard connection.phase != .closed else { return }
        let due = connection.earliestDeadline(limits: limits, now: moment.monotonic)
        guard due < connection.armed else { return }
        connection.armed = due
        heap.push(DeadlineHeap.Entry(time: due, id: connection.id))
    }

    /// The moment at which the first request has waited long enough for memory or for a handler.
    var nextWaitDue: Int64? {
        ([bodies.nextDue, answers.nextDue] + pools.map(\.waiting.nextDue)).compactMap(\.self).min()
    }

    func expireDeadlines() {
        expireWaits()
        while let entry = heap.pop(at: moment.monotonic) {
            guard let connection = connections[entry.id], connection.armed == entry.time else { continue }
            connection.armed = .max
            expire(connection)
        }
        if let pause = acceptPausedUntil, moment.monotonic >= pause, drain == nil { resumeAccepting() }
        if let goaway = drain?.goawayAt, moment.monotonic >= goaway { finishGoaways() }
    }

    private func expire(_ connection: Connection) {
        let now = moment.monotonic
        switch connection.phase {
        case .handshaking:
            guard now >= connection.accepted + limits.handshake.wholeNanoseconds else { return arm(connection) }
            refuseHandshake(connection, .tooSlow)
        case .lingering:
            guard now >= connection.lingerUntil else { return arm(connection) }
            remove(connection)
        case .open, .flushing:
            if let reason = slowness(of: connection) {
                end(connection, reason)
                return remove(connection)
            }
            if connection.phase == .open && connection.isStrangerTooLong(limits: limits, now: now) {
                connection.transport.sendClose()
                return remove(connection)
            }
            if connection.phase == .open { perform(connection.expire(at: moment), on: connection) }
            settle(connection)
        case .closed: break
        }
    }

    /// The reason to end a connection whose client does not read its answers, or too slowly; `nil` if it does.
    private func slowness(of connection: Connection) -> ConnectionEnd? {
        guard connection.isAnswering else { return nil }
        let now = moment.monotonic
        if now >= connection.stalledSince + limits.writeStall.wholeNanoseconds { return .writeStalled }
        connection.keepPace(at: moment)
        return now >= connection.pace.due ? .readTooSlowly : nil
    }

    /// Answers 503 to requests that have waited too long.
    private func expireWaits() {
        let now = moment.monotonic
        for key in bodies.overdue(at: now) {
            release(key)
            guard let connection = connections[key.connection] else { continue }
            counters.requestsOverloaded += 1
            perform(connection.giveUp(stream: key.stream, at: moment), on: connection)
            queue(connection)
        }
        for key in answers.overdue(at: now) { if let job = unanswered[key] { overload(job.address) } }
        for index in pools.indices {
            while let job = pools[index].waiting.popOverdue(at: now) { overload(job.address) }
        }
    }

    /// Stops accepting, sends GOAWAY, and lets running requests come to their end.
    func beginDrain() {
        guard drain == nil else { return }
        let now = moment.monotonic
        let length = limits.drain.wholeNanoseconds
        drain = Drain(deadline: now + length, goawayAt: now + length / 2)
        for socket in parts.sockets { socket.shut() }
        acceptPausedUntil = nil
        for connection in connections.all {
            if connection.phase == .handshaking {
                remove(connection)
            } else if connection.phase == .open {
                connection.drain()
                settle(connection)
            }
        }
    }

    /// Ends the drain early if no request is running any more. Until then idle connections stay open: a client that asks on one is told that the
    /// server is stopping.
    func closeWhenAllAreIdle() {
        let rest = connections.all
        guard rest.allSatisfy(\.isIdle) else { return }
        for connection in rest {
            connection.transport.sendClose()
            remove(connection)
        }
    }

    private func finishGoaways() {
        drain?.goawayAt = nil
        for connection in connections.all where connection.phase == .open {
            connection.http2?.finishDraining()
            settle(connection)
        }
    }
}
