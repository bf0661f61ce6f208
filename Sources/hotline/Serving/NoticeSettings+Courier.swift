import CaseService
import CommandLineInterface
import Cryptography
import Hosting
import HotlineModel
import MailSyntax
import Maildir
import NodeConfiguration
import Notices
import Observability
import OnlineChecks
import RegistrationData
import Runtime
import SMTPClient
import Takedown
import TakedownService
import WebProbe

extension NoticePolicy {
    init(_ settings: NoticeSettings, _ domains: DomainRules) {
        self.init(
            grouping: settings.grouping, repeatAfter: settings.repeatAfter, siteOwnerAfter: settings.siteOwnerAfter,
            registrarAfter: settings.registrarAfter, policeFirst: settings.policeFirst, policeWait: settings.policeWait,
            quiet: QuietHours(from: settings.quiet.from, until: settings.quiet.until, weekends: settings.quiet.weekends),
            isTest: settings.testMailbox != nil, silence: settings.silence, domains: domains, names: NoticeNames(settings))
    }
}

extension NoticeSettings {
    /// What draws notices up; `nil` if the node sends none.
    ///
    /// - Throws: `CommandFailure` naming the setting that cannot be used.
    func writer(_ keys: Keys, clock: any WallClock) throws -> NoticeWriter? {
        guard enabled else { return nil }
        let mailbox = try Self.mailbox(hotline.mailbox, "hotline.mailbox")
        do {
            let identity = try HotlineIdentity(
                name: hotline.name ?? "", postalAddress: hotline.postalAddress, mailbox: mailbox, telephone: hotline.telephone,
                country: try country(), law: hotline.law)
            let key = try SymmetricKey(bytes: HMACSHA256.code(for: Array("hotline notice marks".utf8), key: keys.node).bytes)
            let identities = try hotlineIdentities(identity)
            let others = Set(identities.values.map(\.mailbox)).subtracting([mailbox])
            return NoticeWriter(
                hotline: identity, marks: try NoticeMarks(mailbox: mailbox, others: Array(others), key: key), identities: identities,
                templates: try templates(),
                banner: try banner.map { try HelpLineBanner(text: $0.text, link: $0.link) },
                testBox: try testMailbox.map { try Self.mailbox($0, "testMailbox") }, linkPage: linkPage,
                interfaces: try providerInterfaces(clock))
        } catch let problem as NoticeProblem { throw CommandFailure("takedown.notices: \(problem).") }
    }

    /// What hands notices over; `nil` if the node sends none.
    ///
    /// - Throws: `CommandFailure` naming the setting that cannot be used.
    func courier(
        _ steps: StepRunner, _ policy: NoticePolicy, writer: NoticeWriter?, resolving: HostingSettings.Resolution, tracer: Tracer,
        alarms: AlarmBoard, log: Log
    ) throws -> NoticeCourier? {
        guard let writer else { return nil }
        // Without a resolver no host is traced at the last minute, and no notice would go out.
        guard resolving != .hostsFileOnly else {
            throw CommandFailure(
                "takedown.notices needs a resolver, and hosting.resolve is hostsFileOnly.", remedy: "Change one of the two.")
        }
        return NoticeCourier(
            steps, policy, writer: writer, sender: RelaySender(try smtpRelay()),
            instruments: LiveNoticeInstruments(tracer, try lookup(steps, tracer)),
            mailbox: answersFolder.map { AnswerMailbox(Maildir(folder: $0), marks: writer.marks) }, alarms: alarms, log: log)
    }

    private func smtpRelay() throws -> SMTPRelay {
        guard let name = relay.ehloName, let greeting = MailDomain(name) else {
            throw CommandFailure("takedown.notices.relay.ehloName is no name of a mail server.")
        }
        let security: SMTPRelay.Security =
            switch relay.security {
            case .startTLS: .startTLS
            case .implicit: .implicit
            case .none: .none
            }
        do {
            return try SMTPRelay(
                host: relay.host ?? "", port: UInt16(relay.port), ehloName: greeting, security: security,
                trust: relay.authority.map { .file(path: $0) } ?? .system, credentials: try credentials())
        } catch let problem as SMTPRelayProblem { throw CommandFailure("takedown.notices.relay: \(problem).") }
    }

    private func credentials() throws -> SMTPCredentials? {
        guard let user = relay.user, let source = relay.secret else { return nil }
        let bytes: [UInt8]
        do { bytes = try source.read() } catch { throw CommandFailure("takedown.notices.relay.secret: \(error).") }
        let secret = String(decoding: bytes, as: UTF8.self)
        return try SMTPCredentials(user: user, secret: secret.hasSuffix("\n") ? String(secret.dropLast()) : secret)
    }

    private func lookup(_ steps: StepRunner, _ tracer: Tracer) throws -> RegistrationLookup? {
        guard registration.isAsked else { return nil }
        do {
            let servers = try RegistrationServers(
                ipv4: Self.file(registration.ipv4), ipv6: Self.file(registration.ipv6), asn: Self.file(registration.asn),
                dns: Self.file(registration.dns))
            let probe = try AddressProbe(guard: .publicInternet)
            return RegistrationLookup(
                servers, LiveInstruments(tracer, probe), as: Vantage(userAgent: "hotline (abuse contacts)"), clock: steps.clock)
        } catch let failure as CommandFailure { throw failure } catch {
            throw CommandFailure("takedown.notices.registration: \(error).")
        }
    }

    private func templates() throws -> [NoticeLanguage: NoticeTemplate] {
        var templates: [NoticeLanguage: NoticeTemplate] = [:]
        for (language, path, name) in [
            (NoticeLanguage.english, templateEnglish, "templateEnglish"), (.dutch, templateDutch, "templateDutch"),
        ] {
            guard let bytes = try Self.file(path) else { continue }
            do { templates[language] = try NoticeTemplate(parsing: String(decoding: bytes, as: UTF8.self)) } catch {
                throw CommandFailure("takedown.notices.\(name): \(error).")
            }
        }
        return templates
    }

    private func country() throws -> CountryCode {
        guard let country = hotline.country.flatMap({ CountryCode($0) }) else {
            throw CommandFailure("takedown.notices.hotline.country is no country, such as NL.")
        }
        return country
    }

    private static func mailbox(_ text: String?, _ name: String) throws -> MailAddress {
        do { return try MailAddress(parsing: text ?? "") } catch {
            throw CommandFailure("takedown.notices.\(name) is no mailbox: \(error).")
        }
    }

    private static func file(_ path: String?) throws -> [UInt8]? {
        guard let path else { return nil }
        do { return try Files.read(path, atMost: 4 << 20) } catch { throw CommandFailure("takedown.notices: \(error).") }
    }
}
