import CaseService
import CommandLineInterface
import Cryptography
import HTTPClient
import Hosting
import NodeConfiguration
import Observability
import OnlineChecks
import Runtime
import Takedown
import TakedownService

extension OriginPolicy {
    init(_ settings: OriginSettings, domains: DomainRules) {
        self.init(
            giveUpAfter: settings.giveUpAfter,
            quotas: Dictionary(uniqueKeysWithValues: settings.interfaces.map { ($0.front, $0.dailyQuota) }),
            alarmAfter: settings.alarmAfter,
            domains: domains)
    }
}

extension OriginSettings {
    /// What asks the operators of front-ends.
    ///
    /// - Throws: `CommandFailure` naming the setting that cannot be used.
    func courier(_ steps: StepRunner, _ policy: OriginPolicy, tracer: Tracer, alarms: AlarmBoard, log: Log) throws -> OriginCourier {
        // Operators of front-ends are no members: they do not see this node's certificate.
        let client = try HTTPClient(identity: nil)
        return OriginCourier(
            steps, policy, interfaces: try interfaces.map { try $0.interface(client) }, tracer: tracer, alarms: alarms, log: log)
    }
}

extension OriginSettings.Interface {
    fileprivate func interface(_ client: HTTPClient) throws -> HTTPSOriginInterface {
        guard let template = OriginTemplate(url) else {
            throw CommandFailure("The url of \(front) in takedown.origins.interfaces is no https URL with {hostname} in its path or query.")
        }
        let certificates = try readFile(authority, setting: "takedown.origins.interfaces.authority")
        return HTTPSOriginInterface(
            client, front: front, template: template,
            headers: try headers.map { ClientHeader($0.name, try $0.value()) }, authority: String(decoding: certificates, as: UTF8.self))
    }
}

extension OriginSettings.Header {
    /// The secret without the line end of its file.
    fileprivate func value() throws -> String {
        let setting = "takedown.origins.interfaces.headers.secret"
        let bytes: [UInt8]
        do { bytes = try secret.read() } catch { throw CommandFailure("\(setting): \(error).") }
        let text = String(decoding: bytes.last == 0x0A ? bytes.dropLast() : bytes[...], as: UTF8.self)
        // A line end would begin another header field.
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !text.isEmpty else {
            throw CommandFailure("\(setting): the file must hold one line of ASCII without spaces.")
        }
        return text
    }
}
