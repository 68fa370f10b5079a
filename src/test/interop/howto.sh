# howto.sh - sourced (sh) by the hidden lines of docs/postfix.md when PostfixHowtoIT runs
# them: what the reader would see at a mail client, for every mechanism.
#
# HOWTO_HARNESS  postfix-cyrus.sh
# HOWTO_STATE    the state folder of the private Postfix
# HOWTO_CHROOT   --chroot or nothing

HOWTO_MECHANISMS="PLAIN LOGIN CRAM-MD5 DIGEST-MD5"

# howto_status STATUS USER PASSWORD: every mechanism ends with STATUS (0: 235, 1: 535, 3: 454)
howto_status() {
    for howto_mechanism in $HOWTO_MECHANISMS; do
        howto_said=$(bash "$HOWTO_HARNESS" --state "$HOWTO_STATE" \
            auth "$howto_mechanism" "$2" mail.example.com "$3" 2>&1)
        howto_got=$?
        [ "$howto_got" = "$1" ] || {
            echo "$howto_mechanism $2: status $howto_got, not $1: $howto_said"
            tail -n 5 "$HOWTO_STATE/log/mail.log"
            return 1
        }
    done
}
accepted() { howto_status 0 "$@"; }
refused() { howto_status 1 "$@"; }
unavailable() { howto_status 3 "$@"; }

# the file that smtpd reads; the only one
target() {
    if [ -n "$HOWTO_CHROOT" ]; then
        echo "$HOWTO_STATE/queue/etc/sasldb2"
    else
        echo "$HOME/etc/sasldb2"
    fi
}

# owner, group and mode of that file, and no other was made
rights_are() {
    howto_rights=$(stat -c '%U %G %a' "$(target)") || return 1
    [ "$howto_rights" = "$1" ] || { echo "$(target): $howto_rights, not $1"; return 1; }
    howto_files=$(find "$HOME/etc" "$HOWTO_STATE/queue/etc" -name sasldb2)
    [ "$howto_files" = "$(target)" ] || { echo "also made: $howto_files"; return 1; }
}

# postlogd writes a moment after smtpd answered
logged() {
    howto_tries=0
    until grep -q -- "$1" "$HOWTO_STATE/log/mail.log"; do
        howto_tries=$((howto_tries + 1))
        [ "$howto_tries" -lt 100 ] || { echo "not in the log: $1"; return 1; }
        sleep 0.1
    done
}
