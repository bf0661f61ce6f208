import CaseStore
import Glibc
import Runtime
package import Takedown

/// Writes each bundle into a folder of its own: a signed document, a table and a page.
///
/// The folder has its name only when all of it is durable, so a program that fetches from it never sees half a bundle.
package struct FolderChannel: ReferralChannel {
    private let folder: String

    package init(_ folder: String) { self.folder = folder }

    package func deliver(_ text: ReferralBundleText) async throws(ReferralChannelError) -> Acknowledgement? {
        let digits = "\(text.bundle.number)"
        let name = "referral-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
        let (place, draft) = ("\(folder)/\(name)", "\(folder)/.\(name).part")
        guard access(place, F_OK) != 0 else { return nil }
        mkdir(folder, 0o700)
        mkdir(draft, 0o700)
        do {
            try Files.write(text.json, to: "\(draft)/referral.json")
            try Files.write(text.csv, to: "\(draft)/referral.csv")
            try Files.write(text.page, to: "\(draft)/referral.html")
        } catch { throw ReferralChannelError("the folder cannot be written: \(error)") }
        guard rename(draft, place) == 0 else { throw ReferralChannelError("the folder cannot be written: \(reason)") }
        return nil
    }

    private var reason: String { String(cString: strerror(errno)).lowercased() }
}
