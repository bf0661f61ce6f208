/// Sends requests to handlers, and their answers back.
extension EventLoop {
    func perform(_ actions: [EngineAction], on connection: Connection) {
        for action in actions {
            guard connection.phase != .closed else { return }
            switch action {
            case .dispatch(let stream, let head, let body): dispatch(stream, head, body, on: connection)
            case .refused(let refusal):
                counters.requestsRefused += 1
                parts.observer?(
                    .requestRefused(listener: name(of: connection), remoteAddress: connection.remote.text, reason: refusal))
            case .reserve(let stream, let bytes):
                let key = BodyBudget.Key(connection: connection.id, stream: stream)
                if budget.reserve(bytes, for: key) { connection.reserved(stream: stream, at: moment) }
            case .release(let stream): release(BodyBudget.Key(connection: connection.id, stream: stream))
            case .end(let reason): end(connection, reason)
            }
        }
    }

    /// Ends a connection early. The queued answer that says so is still written.
    func end(_ connection: Connection, _ reason: ConnectionEnd) {
        parts.observer?(.connectionEnded(listener: name(of: connection), remoteAddress: connection.remote.text, reason: reason))
        if connection.phase == .open { connection.phase = .flushing }
    }

    private func dispatch(_ stream: Int32, _ head: RequestHead, _ body: [UInt8], on connection: Connection) {
        let request = HTTPRequest(
            method: head.method, target: head.target, query: head.query, headers: head.headers, body: body, peer: connection.peer,
            remoteAddress: connection.remote.text, listener: name(of: connection),
            httpVersion: connection.http2 == nil ? .http11 : .http2)
        let address = HandlerJob.Address(connection: connection.id, stream: stream, client: connection.client)
        let own = usage[connection.client]?.requests ?? 0
        let mustWait = running >= limits.concurrentRequests
        guard own < limits.requestsPerPeer, !mustWait || waiting.count < limits.waitingRequests else {
            return overload(address, connection)
        }
        usage[connection.client, default: Usage()].requests += 1
        let job = HandlerJob(address: address, request: request)
        if mustWait {
            waiting.append(job)
        } else {
            running += 1
            ready.append(job)
        }
    }

    private func overload(_ address: HandlerJob.Address, _ connection: Connection) {
        counters.requestsOverloaded += 1
        release(BodyBudget.Key(connection: connection.id, stream: address.stream))
        perform(connection.overload(stream: address.stream, at: moment), on: connection)
        queue(connection)
    }

    /// Sends the answer of a handler.
    func reply(_ address: HandlerJob.Address, _ response: HTTPResponse) {
        running -= 1
        requestEnded(address)
        guard let connection = connections[address.connection], connection.phase == .open || connection.phase == .flushing else { return }
        perform(connection.respond(stream: address.stream, response, at: moment), on: connection)
        queue(connection)
    }

    private func requestEnded(_ address: HandlerJob.Address) {
        changeUsage(address.client) { $0.requests -= 1 }
        release(BodyBudget.Key(connection: address.connection, stream: address.stream))
    }

    /// Starts waiting requests while handlers are free. A request whose client has gone is dropped, because it was not begun.
    func startWaiting() {
        while running < limits.concurrentRequests, let job = waiting.popFirst() {
            guard connections[job.address.connection] != nil else {
                requestEnded(job.address)
                continue
            }
            running += 1
            ready.append(job)
        }
    }

    /// Releases a reservation, and continues the bodies whose turn has come.
    func release(_ key: BodyBudget.Key) {
        for granted in budget.release(key) {
            guard let connection = connections[granted.connection] else {
                release(granted)
                continue
            }
            connection.reserved(stream: granted.stream, at: moment)
            queue(connection)
        }
    }

    /// Releases all reservations of a closed connection. The bodies that its running handlers still have count as free a little early.
    func releaseReservations(of connection: Connection) {
        guard budget.heldInTotal > 0 else { return }
        for key in budget.keys(of: connection.id) { release(key) }
    }
}

/// Whole requests that wait for a handler, in the order in which they came.
struct WaitingJobs {
    private var jobs: [HandlerJob?] = []
    private var first = 0

    var count: Int { jobs.count - first }

    mutating func append(_ job: HandlerJob) { jobs.append(job) }

    mutating func popFirst() -> HandlerJob? {
        guard first < jobs.count else { return nil }
        let job = jobs[first]
        jobs[first] = nil
        first += 1
        if first == jobs.count || first > 1024 {
            jobs.removeFirst(first)
            first = 0
        }
        return job
    }
}
