import CLinux
import Glibc
import Runtime

/// Reads, writes and closes.
extension EventLoop {
    /// Does everything for a connection that is possible without waiting.
    func serve(_ connection: Connection) {
        if connection.phase == .handshaking && !shakeHands(connection) { return arm(connection) }
        if connection.phase == .lingering { return discardInput(connection) }
        readInput(connection)
        settle(connection)
    }

    /// Serves the connections that had more to read than one turn allows, or that other work has changed.
    func serveQueued() {
        let turn = queued
        queued.removeAll(keepingCapacity: true)
        for id in turn {
            guard let connection = connections[id] else { continue }
            connection.isQueuedForService = false
            serve(connection)
        }
    }

    func queue(_ connection: Connection) {
        guard !connection.isQueuedForService, connection.phase != .closed else { return }
        connection.isQueuedForService = true
        queued.append(connection.id)
    }

    private func readInput(_ connection: Connection) {
        connection.readNeedsOutput = false
        for _ in 0..<Self.readsInTurn {
            if connection.hasReadableAhead { perform(connection.readAhead(at: moment), on: connection) }
            guard connection.wantsInput else { return }
            switch connection.transport.read(into: buffer) {
            case .moved(let count):
                connection.inputIsDrained = false
                if !connection.isAnswering { connection.lastProgress = moment.monotonic }
                let bytes = UnsafeBufferPointer(rebasing: UnsafeBufferPointer(buffer.assumingMemoryBound(to: UInt8.self))[..<count])
                perform(connection.feed(bytes, at: moment), on: connection)
            case .wantsInput:
                connection.inputIsDrained = true
                return
            case .wantsOutput:
                connection.readNeedsOutput = true
                return
            case .ended:
                // A request that is not whole by now never will be, so no handler is called for it.
                connection.inputHasEnded = true
                return
            case .failed: return remove(connection)
            }
        }
        queue(connection)
    }

    /// Writes the queued output, and then decides which events to wait for.
    func settle(_ connection: Connection) {
        guard connection.phase == .open || connection.phase == .flushing else { return }
        guard flush(connection) else { return remove(connection) }
        connection.keepPace(at: moment)
        if connection.http2 == nil && connection.output.isEmpty && !connection.isHandling {
            releaseAnswer(MemoryBudget.Key(connection: connection.id, stream: 1))
        }
        if connection.output.isEmpty && (connection.engineHasEnded || connection.phase == .flushing) {
            if connection.lingers && !connection.inputHasEnded { return linger(connection) }
            connection.transport.sendClose()
            return remove(connection)
        }
        if connection.hasReadableAhead || connection.wantsInput && !connection.inputIsDrained && !connection.readNeedsOutput {
            queue(connection)
        }
        var interest: UInt32 = 0
        if connection.wantsInput || connection.writeNeedsInput { interest |= linux_epoll_in }
        if (!connection.output.isEmpty && !connection.writeNeedsInput) || connection.readNeedsOutput {
            interest |= linux_epoll_out
        }
        setInterest(connection, interest)
        arm(connection)
    }

    /// Writes until nothing is left or the socket is full; `false` if the connection has gone.
    private func flush(_ connection: Connection) -> Bool {
        connection.writeNeedsInput = false
        while true {
            if connection.output.isEmpty { connection.http2?.pull(into: &connection.output, at: moment) }
            guard let outcome = connection.output.withNext({ connection.transport.write($0) }) else {
                return performLateActions(connection)
            }
            switch outcome {
            case .moved(let count):
                connection.output.removeFirst(count)
                connection.writtenBytes += count
                connection.lastProgress = moment.monotonic
            case .wantsOutput: return performLateActions(connection)
            case .wantsInput:
                connection.writeNeedsInput = true
                return performLateActions(connection)
            case .ended, .failed: return false
            }
        }
    }

    /// Performs the actions that came while sending: it closes streams, which can release reservations.
    private func performLateActions(_ connection: Connection) -> Bool {
        guard let engine = connection.http2, !engine.actions.isEmpty else { return true }
        var actions: [EngineAction] = []
        swap(&actions, &engine.actions)
        perform(actions, on: connection)
        return connection.phase != .closed
    }

    func setInterest(_ connection: Connection, _ interest: UInt32) {
        guard connection.interest != interest else { return }
        connection.interest = interest
        _ = linux_epoll_control(epoll, EPOLL_CTL_MOD, connection.descriptor, interest, connection.id.tag)
    }

    /// Shuts our side and reads on for a while. Closing with unread bytes would make the kernel reset the connection, and the client could lose the
    /// answer that it was about to read.
    func linger(_ connection: Connection) {
        connection.transport.sendClose()
        shutdown(connection.descriptor, Int32(SHUT_WR))
        connection.phase = .lingering
        connection.lingerUntil = moment.monotonic + limits.linger.wholeNanoseconds
        connection.http1 = nil
        connection.http2 = nil
        connection.output = OutputQueue()
        setInterest(connection, linux_epoll_in)
        arm(connection)
        discardInput(connection)
    }

    private func discardInput(_ connection: Connection) {
        for _ in 0..<Self.readsInTurn {
            let count = recv(connection.descriptor, buffer.baseAddress, buffer.count, 0)
            if count > 0 { continue }
            if count == 0 || errno != EAGAIN { remove(connection) }
            return
        }
    }

    /// Closes a connection and removes it. Handlers of its requests go on, and their answers are dropped.
    func remove(_ connection: Connection) {
        guard connection.phase != .closed else { return }
        connection.phase = .closed
        close(connection.descriptor)
        connections.remove(connection.id)
        pools[connection.pool].open -= 1
        forgetStranger(connection)
        if let key = connection.remote.key { changeUsage(key) { $0.connections -= 1 } }
        if connection.peer != nil, case .peer = connection.client { changeUsage(connection.client) { $0.connections -= 1 } }
        releaseReservations(of: connection)
    }

    func changeUsage(_ key: ClientKey, _ change: (inout Usage) -> Void) {
        guard var used = usage[key] else { return }
        change(&used)
        usage[key] = used.connections <= 0 && used.requests <= 0 ? nil : used
    }
}
