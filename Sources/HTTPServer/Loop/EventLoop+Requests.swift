import Runtime

/// Sends requests to handlers, and their answers back.
extension EventLoop {
    func perform(_ actions: [EngineAction], on connection: Connection) {
        for action in actions {
            guard connection.phase != .closed else { return }
            perform(action, on: connection)
        }
    }

    private func perform(_ action: EngineAction, on connection: Connection) {
        switch action {
        case .admitted(let allowance):
            if allowance.caller != nil { recognise(connection) }
        case .turnedAway:
            counters.requestsTurnedAway += 1
            estrange(connection)
        case .dispatch(let stream, let head, let body, let allowance): dispatch(stream, head, body, allowance, on: connection)
        case .refused(let refusal):
            counters.requestsRefused += 1
            parts.observer?(.requestRefused(listener: name(of: connection), remoteAddress: connection.remote.text, reason: refusal))
        case .reserve(let stream, let bytes, let allowance): reserve(stream, bytes, allowance, on: connection)
        case .release(let stream): release(MemoryBudget.Key(connection: connection.id, stream: stream))
        case .answered(let stream): releaseAnswer(MemoryBudget.Key(connection: connection.id, stream: stream))
        case .end(let reason): end(connection, reason)
        }
    }

    /// Ends a connection early. The queued answer that says so is still written.
    func end(_ connection: Connection, _ reason: ConnectionEnd) {
        parts.observer?(.connectionEnded(listener: name(of: connection), remoteAddress: connection.remote.text, reason: reason))
        if connection.phase == .open { connection.phase = .flushing }
    }

    private func client(_ allowance: Allowance, _ connection: Connection) -> ClientKey {
        allowance.caller.map { .named($0) } ?? connection.client
    }

    private func scopes(_ client: ClientKey, _ connection: Connection) -> [MemoryBudget.Scope] {
        let own: [MemoryBudget.Scope] = [.connection(connection.id), .caller(client), .listener(connection.listener)]
        return connection.pool == 0 ? own + [.shared] : own
    }

    private var waitsUntil: Int64 { moment.monotonic + limits.waiting.wholeNanoseconds }

    private func reserve(_ stream: Int32, _ bytes: Int, _ allowance: Allowance, on connection: Connection) {
        let key = MemoryBudget.Key(connection: connection.id, stream: stream)
        let scopes = scopes(client(allowance, connection), connection)
        switch bodies.reserve(bytes, for: key, in: scopes, due: waitsUntil) {
        case .granted: connection.reserved(stream: stream, at: moment)
        case .waits: break
        case .full:
            counters.requestsOverloaded += 1
            perform(connection.giveUp(stream: stream, at: moment), on: connection)
        }
    }

    private func dispatch(_ stream: Int32, _ head: RequestHead, _ body: [UInt8], _ allowance: Allowance, on connection: Connection) {
        let request = HTTPRequest(
            method: head.method, target: head.target, query: head.query, headers: head.headers, body: body, peer: connection.peer,
            remoteAddress: connection.remote.text, listener: name(of: connection),
            httpVersion: connection.http2 == nil ? .http11 : .http2)
        let client = client(allowance, connection)
        let job = HandlerJob(
            address: HandlerJob.Address(connection: connection.id, stream: stream, client: client, pool: connection.pool), request: request,
            due: waitsUntil)
        usage[client, default: Usage()].requests += 1
        dispatched.insert(job.address.key)
        guard usage[client]?.requests ?? 0 <= limits.requestsPerPeer else { return overload(job.address) }
        let scopes = scopes(client, connection)
        if allowance.answerBytes <= limits.smallAnswerBytes {
            answers.take(allowance.answerBytes, for: job.address.key, in: scopes)
            return start(job)
        }
        switch answers.reserve(allowance.answerBytes, for: job.address.key, in: scopes, due: waitsUntil) {
        case .granted: start(job)
        case .waits: unanswered[job.address.key] = job
        case .full: overload(job.address)
        }
    }

    /// Gives a request to a handler, or lets it wait for one.
    private func start(_ job: HandlerJob) {
        let pool = job.address.pool
        if pools[pool].running < pools[pool].mostRunning {
            pools[pool].running += 1
            ready.append(job)
        } else if pools[pool].waiting.count < limits.waitingRequests {
            pools[pool].waiting.append(job)
        } else {
            overload(job.address)
        }
    }

    /// Answers 503 to a request that no handler has.
    func overload(_ address: HandlerJob.Address) {
        counters.requestsOverloaded += 1
        requestEnded(address)
        releaseAnswer(address.key)
        guard let connection = connections[address.connection] else { return }
        perform(connection.overload(stream: address.stream, at: moment), on: connection)
        queue(connection)
    }

    /// Sends the answer of a handler.
    func reply(_ address: HandlerJob.Address, _ response: HTTPResponse) {
        pools[address.pool].running -= 1
        requestEnded(address)
        guard let connection = connections[address.connection], connection.phase == .open || connection.phase == .flushing else {
            return releaseAnswer(address.key)
        }
        perform(connection.respond(stream: address.stream, response, at: moment), on: connection)
        if connection.isAnswering(address.stream) {
            startAnswers(answers.resize(address.key, to: response.body.count))
        } else {
            releaseAnswer(address.key)
        }
        queue(connection)
    }

    private func requestEnded(_ address: HandlerJob.Address) {
        dispatched.remove(address.key)
        changeUsage(address.client) { $0.requests -= 1 }
        release(address.key)
    }

    /// Starts waiting requests while handlers are free. A request whose client has gone is dropped, because it was not begun.
    func startWaiting() {
        for index in pools.indices {
            while pools[index].running < pools[index].mostRunning, let job = pools[index].waiting.popFirst() {
                guard connections[job.address.connection] != nil else {
                    requestEnded(job.address)
                    releaseAnswer(job.address.key)
                    continue
                }
                pools[index].running += 1
                ready.append(job)
            }
        }
    }

    /// Releases a body's reservation, and continues the bodies whose turn has come.
    func release(_ key: MemoryBudget.Key) {
        for granted in bodies.release(key) {
            guard let connection = connections[granted.connection] else {
                release(granted)
                continue
            }
            connection.reserved(stream: granted.stream, at: moment)
            queue(connection)
        }
    }

    /// Releases the room of an answer, and starts the requests whose turn has come.
    func releaseAnswer(_ key: MemoryBudget.Key) {
        unanswered[key] = nil
        startAnswers(answers.release(key))
    }

    private func startAnswers(_ keys: [MemoryBudget.Key]) {
        for key in keys {
            guard let job = unanswered.removeValue(forKey: key) else { continue }
            start(job)
        }
    }

    /// Releases the reservations of a closed connection. Those of requests that a handler has, or that wait for one, stay until they end.
    func releaseReservations(of connection: Connection) {
        if bodies.heldInTotal > 0 { for key in bodies.keys(of: connection.id) where !dispatched.contains(key) { release(key) } }
        guard answers.heldInTotal > 0 else { return }
        for key in answers.keys(of: connection.id) {
            if let job = unanswered[key] { requestEnded(job.address) } else if dispatched.contains(key) { continue }
            releaseAnswer(key)
        }
    }
}

/// Whole requests that wait for a handler, in the order in which they came.
struct WaitingJobs {
    private var jobs: [HandlerJob?] = []
    private var first = 0

    var count: Int { jobs.count - first }

    /// The moment at which the first of them has waited long enough.
    var nextDue: Int64? { first < jobs.count ? jobs[first]?.due : nil }

    mutating func append(_ job: HandlerJob) { jobs.append(job) }

    /// Removes the first one if it has waited long enough.
    mutating func popOverdue(at now: Int64) -> HandlerJob? {
        guard let due = nextDue, due <= now else { return nil }
        return popFirst()
    }

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
