import CaseStore
import Envelopes
import Glibc
import Runtime
package import Takedown

/// Writes each bundle into a folder of its own: a signed document, a table and a page.
///
/// The folder has its name only when all of it is durable, so a program that fetches from it never sees half a bundle.
package actor FolderChannel: ReferralChannel {
    private let folder: String
    // Large files and slow disks must not hold up other work.
    private nonisolated let executor = BlockingExecutor(label: "hotline.police-folder")
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    package init(_ folder: String) { self.folder = folder }

    package func deliver(_ text: ReferralBundleText) async throws(ReferralChannelError) -> Acknowledgement? {
        let digits = "\(text.bundle.number)"
        let name = "referral-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
        let (place, draft) = ("\(folder)/\(name)", "\(folder)/.\(name).part")
        guard access(place, F_OK) != 0 else { return try checkSame(text, at: place) }
        mkdir(folder, 0o700)
        mkdir(draft, 0o700)
        do {
            try Files.write(text.json, to: "\(draft)/referral.json")
            try Files.write(text.csv, to: "\(draft)/referral.csv")
            try Files.write(text.page, to: "\(draft)/referral.html")
            try Files.rename(draft, to: place)
        } catch { throw ReferralChannelError("the folder cannot be written: \(error)") }
        return nil
    }

    /// A bundle may be delivered again, after a crash before the store knew. Another one of the same number is never taken for it: a store that
    /// was restored from a backup gives its numbers out anew.
    private func checkSame(_ text: ReferralBundleText, at place: String) throws(ReferralChannelError) -> Acknowledgement? {
        let there: [UInt8]
        do { there = try Files.read("\(place)/referral.json", atMost: 256 << 20) } catch {
            throw ReferralChannelError("the folder has a bundle of that number that cannot be read: \(error)")
        }
        guard (try? JSONValue(parsing: there, limits: JSONLimits(bytes: 256 << 20)))?["head"]?.string == text.bundle.head else {
            throw ReferralChannelError(
                "the folder has another bundle of that number; was the store restored from a backup? Tell the police, and move it away")
        }
        return nil
    }
}
