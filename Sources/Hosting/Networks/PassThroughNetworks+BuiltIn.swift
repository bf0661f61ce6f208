extension PassThroughNetworks {
    /// The text of `Deploy/pass-through-networks.txt`. A test checks that the two are the same.
    static let builtIn = """
        # Networks that stand in front of the real host: content delivery networks, reverse proxies, DDoS shields, site builders' edges.
        # Where such an address lies says nothing about where the material lies, so a case behind one goes to central and to the origin look-up, never to the
        # network's own country.
        #
        # One a line: an ASN (AS64500) or a prefix (192.0.2.0/24), then the name that evidence shows. The node reads this file again when it changes.
        # Leave out networks that rent out servers as well, unless nearly everything in them is a proxy: an ASN here hides all its hosts.

        # Cloudflare
        AS13335 Cloudflare
        AS132892 Cloudflare
        AS202623 Cloudflare
        AS203898 Cloudflare
        AS209242 Cloudflare
        AS394536 Cloudflare
        AS395747 Cloudflare

        # Akamai (without Linode, AS63949, which rents out servers)
        AS12222 Akamai
        AS16625 Akamai
        AS16702 Akamai
        AS17334 Akamai
        AS18680 Akamai
        AS18717 Akamai
        AS20189 Akamai
        AS20940 Akamai
        AS21342 Akamai
        AS21357 Akamai
        AS21399 Akamai
        AS23454 Akamai
        AS23455 Akamai
        AS24319 Akamai
        AS31107 Akamai
        AS31108 Akamai
        AS31109 Akamai
        AS31110 Akamai
        AS31377 Akamai
        AS32787 Akamai Prolexic
        AS33905 Akamai
        AS34164 Akamai
        AS35204 Akamai
        AS35993 Akamai
        AS35994 Akamai
        AS36183 Akamai
        AS39836 Akamai
        AS43639 Akamai
        AS55409 Akamai
        AS55770 Akamai
        AS133103 Akamai

        # Others
        AS54113 Fastly
        AS19551 Imperva
        AS30148 Sucuri
        AS59796 StormWall
        AS57724 DDoS-Guard
        AS262254 DDoS-Guard
        AS49612 DDoS-Guard
        AS197068 Qrator
        AS200449 Qrator
        AS34309 Link11
        AS60068 CDN77
        AS200325 bunny.net
        AS202422 G-Core Labs
        AS36408 CDNetworks
        AS38107 CDNetworks
        AS40366 CDNetworks
        AS15133 Edgio
        AS14153 Edgio
        AS22822 Edgio Limelight
        AS23164 Edgio Limelight
        AS25804 Edgio Limelight
        AS26506 Edgio Limelight
        AS33438 StackPath
        AS12989 StackPath
        AS20446 StackPath
        AS54104 StackPath
        AS397213 Vercara UltraDDoS
        AS19905 Vercara UltraDDoS
        AS12008 Vercara UltraDNS
        AS26415 Verisign DDoS protection
        AS55002 F5 Distributed Cloud
        AS35280 F5 Distributed Cloud

        # Amazon CloudFront: its edges only; AS16509 as a whole rents out servers
        13.32.0.0/15 Amazon CloudFront
        13.35.0.0/16 Amazon CloudFront
        13.224.0.0/14 Amazon CloudFront
        13.249.0.0/16 Amazon CloudFront
        18.64.0.0/14 Amazon CloudFront
        18.154.0.0/15 Amazon CloudFront
        18.160.0.0/15 Amazon CloudFront
        18.164.0.0/15 Amazon CloudFront
        18.172.0.0/15 Amazon CloudFront
        18.238.0.0/15 Amazon CloudFront
        18.244.0.0/15 Amazon CloudFront
        52.84.0.0/15 Amazon CloudFront
        52.222.128.0/17 Amazon CloudFront
        54.182.0.0/16 Amazon CloudFront
        54.192.0.0/16 Amazon CloudFront
        54.230.0.0/17 Amazon CloudFront
        54.239.128.0/18 Amazon CloudFront
        64.252.64.0/18 Amazon CloudFront
        65.8.0.0/16 Amazon CloudFront
        65.9.0.0/17 Amazon CloudFront
        70.132.0.0/18 Amazon CloudFront
        71.152.0.0/17 Amazon CloudFront
        99.84.0.0/16 Amazon CloudFront
        99.86.0.0/16 Amazon CloudFront
        108.138.0.0/15 Amazon CloudFront
        108.156.0.0/14 Amazon CloudFront
        130.176.0.0/17 Amazon CloudFront
        143.204.0.0/16 Amazon CloudFront
        204.246.164.0/22 Amazon CloudFront
        204.246.168.0/22 Amazon CloudFront
        205.251.200.0/21 Amazon CloudFront
        205.251.208.0/20 Amazon CloudFront
        216.137.32.0/19 Amazon CloudFront
        2600:9000::/28 Amazon CloudFront

        """
}
