package dev.mews.filters.pii;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which addresses may belong to somebody: the globally reachable ones, without public DNS resolvers, which stand in
 * every tutorial and identify nobody.
 *
 * @see "IANA IPv4 and IPv6 Special-Purpose Address Registries, RFC 6890; RFC 9637 for 3fff::/20"
 */
final class AddressRanges {
    /** Network, prefix length: everything that is not globally reachable unicast. */
    private static final int[][] SPECIAL = Stream.of(
                    "0.0.0.0/8", // this network
                    "10.0.0.0/8", // private, as are 172.16/12 and 192.168/16
                    "100.64.0.0/10", // shared by carriers
                    "127.0.0.0/8", // loopback
                    "169.254.0.0/16", // link-local
                    "172.16.0.0/12",
                    "192.0.0.0/24", // protocol assignments
                    "192.0.2.0/24", // documentation, as are 198.51.100/24 and 203.0.113/24
                    "192.88.99.0/24", // relays
                    "192.168.0.0/16",
                    "198.18.0.0/15", // benchmarks
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/4", // multicast
                    "240.0.0.0/4") // reserved, broadcast; net masks too
            .map(AddressRanges::range)
            .toArray(int[][]::new);

    /** As published by their operators. */
    private static final Set<Integer> RESOLVERS = Stream.of(
                    "8.8.8.8 8.8.4.4", // Google
                    "1.1.1.1 1.0.0.1 1.1.1.2 1.0.0.2 1.1.1.3 1.0.0.3", // Cloudflare
                    "9.9.9.9 9.9.9.10 9.9.9.11 149.112.112.112 149.112.112.10 149.112.112.11", // Quad9
                    "208.67.222.222 208.67.220.220 208.67.222.123 208.67.220.123", // OpenDNS
                    "4.2.2.1 4.2.2.2 4.2.2.3 4.2.2.4", // Level 3
                    "94.140.14.14 94.140.15.15", // AdGuard
                    "185.228.168.9 185.228.169.9", // CleanBrowsing
                    "77.88.8.8 77.88.8.1", // Yandex
                    "64.6.64.6 64.6.65.6", // Verisign
                    "114.114.114.114 114.114.115.115", // 114DNS
                    "223.5.5.5 223.6.6.6 119.29.29.29") // AliDNS, DNSPod
            .flatMap(line -> Stream.of(line.split(" ")))
            .map(address -> Ipv4Scanner.value(address, 0, address.length()))
            .collect(Collectors.toUnmodifiableSet());

    /** The IPv6 addresses of Google, Cloudflare, Quad9 and OpenDNS: eight groups each. */
    private static final int[][] RESOLVERS_6 = {
        {0x2001, 0x4860, 0x4860, 0, 0, 0, 0, 0x8888},
        {0x2001, 0x4860, 0x4860, 0, 0, 0, 0, 0x8844},
        {0x2606, 0x4700, 0x4700, 0, 0, 0, 0, 0x1111},
        {0x2606, 0x4700, 0x4700, 0, 0, 0, 0, 0x1001},
        {0x2620, 0xfe, 0, 0, 0, 0, 0, 0xfe},
        {0x2620, 0xfe, 0, 0, 0, 0, 0, 9},
        {0x2620, 0x119, 0x35, 0, 0, 0, 0, 0x35},
        {0x2620, 0x119, 0x53, 0, 0, 0, 0, 0x53},
    };

    private AddressRanges() {}

    private static int[] range(String cidr) {
        int slash = cidr.indexOf('/');
        return new int[] {Ipv4Scanner.value(cidr, 0, slash), Integer.parseInt(cidr.substring(slash + 1))};
    }

    static boolean isPersonal(int ipv4) {
        for (int[] range : SPECIAL) {
            if ((ipv4 ^ range[0]) >>> (32 - range[1]) == 0) {
                return false;
            }
        }
        return !RESOLVERS.contains(ipv4);
    }

    /** @param groups the eight groups of an IPv6 address in 2000::/3 */
    static boolean isPersonal(int[] groups) {
        boolean documentation =
                (groups[0] == 0x2001 && groups[1] == 0xdb8) || (groups[0] == 0x3fff && groups[1] < 0x1000);
        // 2001::/23 is for protocols; its 2001:0::/32 (Teredo) holds the IPv4 address of a client
        boolean protocol = groups[0] == 0x2001 && groups[1] > 0 && groups[1] < 0x200;
        if (documentation || protocol) {
            return false;
        }
        for (int[] resolver : RESOLVERS_6) {
            if (Arrays.equals(resolver, groups)) {
                return false;
            }
        }
        return true;
    }
}
