/// What happened between this node and a relay about one mail, and what it means. A value: it sees commands, replies and failures.
struct SMTPDialogue: Sendable {
    private(set) var stage = SMTPStage.greeting
    /// The library got the whole mail from us. From here on the relay may have it.
    private(set) var isHandedOver = false
    /// The last whole reply to the last command; `nil` while it is awaited.
    private(set) var reply: SMTPReply?
    private var reader = ReplyReader()
    /// The library says goodbye, as it does after a refusal. The answer to that is about no mail.
    private var isOver = false

    /// Records a command that was sent. Only its first word is looked at: others may be secret.
    mutating func sent(command: some Sequence<UInt8>) {
        let verb = String(decoding: command.prefix { $0 != 0x20 && $0 != 0x0D && $0 != 0x0A }, as: UTF8.self)
        switch verb {
        case "EHLO", "HELO": stage = .greeting
        case "STARTTLS": stage = .security
        case "AUTH": stage = .authentication
        case "MAIL": stage = .sender
        case "RCPT": stage = .recipient
        case "DATA": stage = .message
        case "QUIT":
            isOver = true
            return
        default: break
        }
        reply = nil
    }

    /// Records a line of the relay.
    mutating func received(line: some Collection<UInt8>) {
        if !isOver, let whole = reader.read(line) { reply = whole }
    }

    /// Records that the last byte of the mail was given to the library. Only a reply after this one is about the mail.
    mutating func handedOver() {
        guard !isHandedOver else { return }
        isHandedOver = true
        reply = nil
    }

    /// The outcome, once the exchange has ended.
    ///
    /// - Parameter failure: What the library says went wrong; `nil` if nothing did.
    func outcome(_ failure: SMTPObstacle?) -> SendingOutcome {
        guard let failure else { return .accepted(reply ?? SMTPReply(code: 250, text: "")) }
        guard let reply, reply.code >= 400 else {
            // A server that has said 2xx to the whole mail has it, whatever went wrong afterwards.
            if isHandedOver, let reply { return .accepted(reply) }
            return isHandedOver ? .outcomeUnknown(failure) : .refusedForNow(failure)
        }
        // 530, 534, 535 and 538 (RFC 4954 §6) are about our user, at whatever stage; another attempt may have another secret.
        if stage == .authentication || [530, 534, 535, 538].contains(reply.code) {
            return .refusedForNow(failure == .credentials || reply.isForGood ? .credentials : .reply(reply, at: stage))
        }
        switch stage {
        case .sender, .recipient, .message:
            return reply.isForGood ? .refusedForGood(reply, at: stage) : .refusedForNow(.reply(reply, at: stage))
        // A relay that wants no connection says nothing about this mail.
        case .greeting, .authentication: return .refusedForNow(.reply(reply, at: stage))
        case .security: return .refusedForNow(failure == .noTLS ? .noTLS : .reply(reply, at: stage))
        }
    }
}
