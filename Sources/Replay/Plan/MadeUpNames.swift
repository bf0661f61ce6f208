import Cryptography
import HotlineModel

/// Host names and addresses made up from a seed. None of them exists: the hosts are under `.example`, the rest are digests of words.
struct MadeUpNames {
    let seed: String

    // All are of http: nobody has a certificate for a name that does not exist, and the demo looks at these pages.

    /// The name of a host.
    func host(_ number: Int, of group: String) -> String { "h\(hex("host \(group) \(number)", 10)).example" }

    /// An address on a host.
    func address(onHost host: String, number: Int) -> String {
        let word = hex("address \(number)", 12)
        switch number % 4 {
        case 0: return "http://\(host)/\(word)"
        case 1: return "http://\(host)/g/\(word)/index.html"
        case 2: return "http://\(host)/view.php?id=\(number)&t=\(word)"
        default: return "http://www.\(host)/\(word).html"
        }
    }

    /// An address that cannot be located, for a given reason.
    func address(unlocated reason: UnlocatedReason, number: Int) -> String {
        let word = hex("unlocated \(number)", 40)
        switch reason {
        case .onion: return "http://\(base32(word, 56)).onion/\(word.prefix(8))"
        case .i2p: return "http://\(base32(word, 52)).b32.i2p/\(word.prefix(8))"
        case .ipfs: return "ipfs://bafybei\(base32(word, 52))/\(word.prefix(8))"
        case .magnet: return "magnet:?xt=urn:btih:\(word)"
        // The three networks kept for documentation (RFC 5737).
        default:
            let network = ["192.0.2", "198.51.100", "203.0.113"][number % 3]
            return "http://\(network).\(number % 254 + 1)/\(word.prefix(8))"
        }
    }

    /// The first hexadecimal digits of a digest, at most 64.
    func hex(_ words: String, _ count: Int) -> String {
        String(SHA256.digest(ofText: "\(seed)\n\(words)").hex.prefix(count))
    }

    private func base32(_ words: String, _ count: Int) -> String {
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567")
        let bytes =
            SHA256.digest(ofText: "\(seed)\n\(words)\n1").bytes + SHA256.digest(ofText: "\(seed)\n\(words)\n2").bytes
        return String(bytes.prefix(count).map { alphabet[Int($0 & 31)] })
    }
}
