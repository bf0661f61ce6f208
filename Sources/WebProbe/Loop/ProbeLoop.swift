import CCurl
import CLinux
import Glibc
import Runtime

/// The probe's thread: an epoll loop over the sockets and timers of one libcurl multi handle.
///
/// It is created on its thread and never leaves it. The ``Mailbox`` is the only way in.
final class ProbeLoop {
    private let mailbox: Mailbox<ProbeCommand>
    private let rules: ProbeRules
    private let epoll: Int32
    private let multi: UnsafeMutableRawPointer
    /// The moment, on the monotonic clock, at which libcurl wants to be called even if no socket is ready.
    private var deadline: UInt64?
    private var looks: [UnsafeMutableRawPointer: RunningLook] = [:]
    private var handles: [UInt64: UnsafeMutableRawPointer] = [:]
    /// The looks in the order in which their time runs out, which is the order in which they began; with those that have ended since.
    private var endings: [(deadline: UInt64, number: UInt64)] = []
    private var firstEnding = 0
    /// Idle handles, at most ``spareHandles``, because making one costs more than a small look.
    private var spare: [UnsafeMutableRawPointer] = []
    private static let spareHandles = 32
    private var isStopping = false
    private var stopped: [CheckedContinuation<Void, Never>] = []

    private init(mailbox: Mailbox<ProbeCommand>, rules: ProbeRules, epoll: Int32, multi: UnsafeMutableRawPointer) {
        self.mailbox = mailbox
        self.rules = rules
        self.epoll = epoll
        self.multi = multi
    }

    private static let isLibraryReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    /// Starts the thread, which ends after a `stop`.
    static func start(mailbox: Mailbox<ProbeCommand>, rules: ProbeRules) throws(ProbeError) {
        let epoll = linux_epoll_create()
        guard isLibraryReady, epoll >= 0, linux_epoll_control(epoll, EPOLL_CTL_ADD, mailbox.descriptor, EPOLLIN.rawValue, 0) == 0 else {
            if epoll >= 0 { close(epoll) }
            throw .overloaded
        }
        let status = LoopThread.start {
            guard let multi = curl_multi_init() else {
                close(epoll)
                return mailbox.close().forEach { $0.turnAway() }
            }
            ProbeLoop(mailbox: mailbox, rules: rules, epoll: epoll, multi: multi).run()
        }
        guard status == 0 else {
            close(epoll)
            throw .overloaded
        }
    }

    private func run() {
        listenToLibrary()
        var events = [epoll_event](repeating: epoll_event(), count: 64)
        while !isStopping {
            let count = epoll_wait(epoll, &events, Int32(events.count), timeUntilDeadline())
            for event in events.prefix(Int(max(0, count))) where event.data.u64 != 0 { socketIsReady(event) }
            for command in mailbox.collect() { perform(command) }
            if let deadline, deadline <= MonotonicClock.milliseconds() { timerFired() }
            finishLooks()
            endLateLooks()
        }
        for command in mailbox.close() { command.turnAway() }
        for number in Array(handles.keys) { cancel(number) }
        _ = hotline_curl_multi_on_socket(multi, nil, nil)
        _ = hotline_curl_multi_on_timer(multi, nil, nil)
        spare.forEach(curl_easy_cleanup)
        curl_multi_cleanup(multi)
        close(epoll)
        stopped.forEach { $0.resume() }
    }

    // MARK: Commands

    private func perform(_ command: ProbeCommand) {
        switch command {
        case .look(let look, let ticket, let reply): begin(look, ticket, reply)
        case .cancel(let number): cancel(number)
        case .stop(let waiting):
            isStopping = true
            if let waiting { stopped.append(waiting) }
        }
    }

    private func begin(_ look: Look, _ ticket: LookTicket, _ reply: ProbeCommand.Reply) {
        do throws(ProbeError) {
            guard !ticket.isCancelled else { throw .cancelled }
            guard looks.count < rules.limits.looks else { throw .overloaded }
            let running = try RunningLook(look, number: ticket.number, reply: reply, rules: rules)
            if let failure = running.failureWithoutTarget { return reply.resume(returning: .success(.failed(failure))) }
            try start(running)
            endings.append((running.deadline, running.number))
        } catch { reply.resume(returning: .failure(error)) }
    }

    /// Starts a look on its present address.
    private func start(_ running: RunningLook) throws(ProbeError) {
        guard let easy = spare.popLast() ?? curl_easy_init() else { throw .overloaded }
        guard running.prepare(easy), curl_multi_add_handle(multi, easy) == CURLM_OK else {
            recycle(easy)
            throw .malformedLook
        }
        looks[easy] = running
        handles[running.number] = easy
    }

    /// Ends the looks whose time is over. libcurl has a limit of its own, but it sets its alarm a moment before it starts its clock. If the thread
    /// loses the processor in between, the alarm comes while time is left, and no other follows.
    private func endLateLooks() {
        let now = MonotonicClock.milliseconds()
        while firstEnding < endings.count {
            let (deadline, number) = endings[firstEnding]
            if let easy = handles[number], let running = looks[easy] {
                guard deadline <= now else { break }
                release(easy, of: running)
                running.reply.resume(returning: .success(.failed(.timedOut)))
            }
            firstEnding += 1
        }
        guard firstEnding > 1_024 || firstEnding == endings.count else { return }
        endings.removeFirst(firstEnding)
        firstEnding = 0
    }

    private func cancel(_ number: UInt64) {
        guard let easy = handles[number], let running = looks[easy] else { return }
        release(easy, of: running)
        running.reply.resume(returning: .failure(.cancelled))
    }

    // MARK: libcurl

    private func finishLooks() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle, let running = looks[easy] else { continue }
            // The message is gone once its handle is removed.
            let code = message.pointee.data.result
            let outcome = running.outcome(code, of: easy)
            let goesOn = running.tryNext(after: code, of: easy)
            release(easy, of: running)
            guard goesOn else {
                running.reply.resume(returning: outcome)
                continue
            }
            do throws(ProbeError) { try start(running) } catch { running.reply.resume(returning: .failure(error)) }
        }
    }

    private func release(_ easy: UnsafeMutableRawPointer, of running: RunningLook) {
        curl_multi_remove_handle(multi, easy)
        looks[easy] = nil
        handles[running.number] = nil
        recycle(easy)
    }

    private func recycle(_ easy: UnsafeMutableRawPointer) {
        guard spare.count < Self.spareHandles else { return curl_easy_cleanup(easy) }
        curl_easy_reset(easy)
        spare.append(easy)
    }

    private func listenToLibrary() {
        let borrowed = Unmanaged.passUnretained(self).toOpaque()
        _ = hotline_curl_multi_on_socket(
            multi,
            { _, socket, interest, context, _ in
                guard let context else { return 0 }
                Unmanaged<ProbeLoop>.fromOpaque(context).takeUnretainedValue().watch(socket, interest: interest)
                return 0
            }, borrowed)
        _ = hotline_curl_multi_on_timer(
            multi,
            { _, milliseconds, context in
                guard let context else { return 0 }
                Unmanaged<ProbeLoop>.fromOpaque(context).takeUnretainedValue().deadline =
                    milliseconds < 0 ? nil : MonotonicClock.milliseconds() + UInt64(milliseconds)
                return 0
            }, borrowed)
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
        // Tag 0 is the mailbox. The number of a closed descriptor comes back, and libcurl does not say if it has asked about it before.
        let tag = UInt64(UInt32(bitPattern: socket)) + 1
        if linux_epoll_control(epoll, EPOLL_CTL_MOD, socket, events, tag) != 0 {
            _ = linux_epoll_control(epoll, EPOLL_CTL_ADD, socket, events, tag)
        }
    }

    private func socketIsReady(_ event: epoll_event) {
        var ready: Int32 = 0
        if event.events & EPOLLIN.rawValue != 0 { ready |= CURL_CSELECT_IN }
        if event.events & EPOLLOUT.rawValue != 0 { ready |= CURL_CSELECT_OUT }
        if event.events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 { ready |= CURL_CSELECT_ERR }
        var running: Int32 = 0
        curl_multi_socket_action(multi, Int32(truncatingIfNeeded: event.data.u64 - 1), ready, &running)
    }

    private func timerFired() {
        deadline = nil
        var running: Int32 = 0
        curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running)
    }

    private func timeUntilDeadline() -> Int32 {
        let ending = firstEnding < endings.count ? endings[firstEnding].deadline : .max
        let deadline = min(deadline ?? .max, ending)
        guard deadline != .max else { return -1 }
        let now = MonotonicClock.milliseconds()
        return deadline <= now ? 0 : Int32(clamping: deadline - now)
    }
}
