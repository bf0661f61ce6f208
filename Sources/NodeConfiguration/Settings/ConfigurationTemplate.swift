public import Cryptography
public import HotlineModel

/// The configuration that `hotline init` writes: what a node needs, ready to be edited.
public struct ConfigurationTemplate: Sendable {
    public var member: MemberID
    public var rootDigest: Digest
    public var federationPort: Int
    public var operatorPort: Int

    /// A template for a node whose folder is the data folder.
    public init(member: MemberID, rootDigest: Digest, federationPort: Int, operatorPort: Int = 7080) {
        self.member = member
        self.rootDigest = rootDigest
        self.federationPort = federationPort
        self.operatorPort = operatorPort
    }

    /// JSON5 with comments.
    public var text: String {
        """
        // The configuration of this node. What is not set here has its default; Deploy/hotline.example.json5 explains every setting,
        // its reason and its danger. Paths are relative to this file's folder.
        {
          // The name of this node's member in the directory.
          member: "\(member)",

          // The store, keys/ and federation/ are here. Back it up, and keep keys/node.key apart from the backups.
          dataFolder: ".",

          federation: {
            // This value decides which federation the node trusts. Use the one that the secretariat gave by another way.
            rootDigest: "\(rootDigest.hex)",
          },

          listeners: {
            // Peers, over mutual TLS. The endpoint in the directory must lead here.
            federation: { host: "0.0.0.0", port: \(federationPort) },
            // Operators: no certificate is asked for, so leave it on the loopback address.
            operator: { host: "127.0.0.1", port: \(operatorPort) },
          },

          hosting: {
            // Debian's packages libloc-database and tor-geoipdb; put { name: "own", type: "overrides", files: ["own.txt"] } in front
            // for prefixes you know better.
            sources: [
              { name: "tor", type: "tor", files: ["/usr/share/tor/geoip", "/usr/share/tor/geoip6"] },
              { name: "ipfire", type: "libloc", files: ["/var/lib/location/database.db"] },
            ],
            // Networks behind which the real host is hidden. The program has a list of its own; to change it, copy
            // Deploy/pass-through-networks.txt here and remove the slashes.
            // passThrough: "pass-through-networks.txt",
          },
        }

        """
    }
}
