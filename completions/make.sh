#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
#
# make.sh LOJA DIR: writes DIR/loja.bash, DIR/_loja (zsh) and DIR/loja.fish
# from what LOJA says in its help.  The tests compare them with those here.

set -eu
LC_ALL=C
export LC_ALL
loja=$1
dir=$2
commands=$("$loja" help | sed -n 's/^  \([a-z][a-z]*\) .*/\1/p')

# options COMMAND: "--name TEXT", with a `=' behind the name where a value
# follows.
options() {
    "$loja" help "$1" | sed -n '
        s/^  \(-[a-z], \)\{0,1\}\(--[a-z-]*\) [A-Z][A-Zx=:/.]* *\(.*\)/\2= \3/p
        t
        s/^  \(-[a-z], \)\{0,1\}\(--[a-z-]*\)  *\(.*\)/\2 \3/p'
}
claims='infimum unattained converges diverges threshold asymptotic'
# of loja-check, as in its help
check_options='exact jobs shard merge coq latex quiet help version'
summary() {
    "$loja" help | sed -n "s/^  $1  *//p"
}

{
    cat <<'END'
# SPDX-License-Identifier: LGPL-3.0-or-later
# Completion of loja and loja-check for bash; made by make.sh.
_loja() {
    local words word=${COMP_WORDS[COMP_CWORD]}
    if test "$COMP_CWORD" = 1; then
END
    printf "        words='%s'\n" "$(echo $commands)"
    cat <<'END'
        COMPREPLY=($(compgen -W "$words" -- "$word"))
        return
    fi
    case ${COMP_WORDS[COMP_CWORD-1]} in
END
    printf "    --claim) words='%s' ;;\n" "$claims"
    cat <<'END'
    --proposer) words='automatic collocation taylor cvode' ;;
    --optimiser|--optimizer) words='gd sgd adam flow' ;;
    --storage) words='float64 float32' ;;
    *)
        case ${COMP_WORDS[1]} in
END
    for c in $commands; do
        case $c in
        help) w=$(echo $commands) ;;
        init) w="polynomial csv numpy pytorch training --out" ;;
        *) w=$(options "$c" | sed 's/[= ].*//' | tr '\n' ' ') ;;
        esac
        printf "        %s) words='%s' ;;\n" "$c" "$(echo $w)"
    done
    cat <<'END'
        esac
        case $word in
        -*) ;;
        *)
            case ${COMP_WORDS[1]} in
            help|init) ;;
            *) words= ;;
            esac
        esac
    esac
    COMPREPLY=($(compgen -W "$words" -- "$word"))
    test -n "$words" || COMPREPLY=($(compgen -f -- "$word"))
}
_loja_check() {
    local word=${COMP_WORDS[COMP_CWORD]}
    case $word in
END
    printf "    -*) COMPREPLY=(\$(compgen -W '%s' -- \"\$word\")) ;;\n" \
        "$(for o in $check_options; do printf -- '--%s ' "$o"; done)"
    cat <<'END'
    *) COMPREPLY=($(compgen -f -- "$word")) ;;
    esac
}
complete -o filenames -F _loja loja
complete -o filenames -F _loja_check loja-check
END
} >"$dir/loja.bash"

quote() {
    sed -e "s/'/'\\\\''/g" -e 's/\[/\\[/g' -e 's/]/\\]/g' -e 's/:/\\:/g'
}
{
    cat <<'END'
#compdef loja loja-check
# SPDX-License-Identifier: LGPL-3.0-or-later
# Completion of loja and loja-check for zsh; made by make.sh.
_loja() {
    local -a commands
    commands=(
END
    for c in $commands; do
        printf "        '%s:%s'\n" "$c" "$(summary "$c" | quote)"
    done
    cat <<'END'
    )
    if (( CURRENT == 2 )); then
        _describe command commands
        return
    fi
    local command=$words[2]
    shift words
    (( CURRENT-- ))
    case $command in
END
    for c in $commands; do
        printf '    %s)\n        _arguments' "$c"
        options "$c" | while read -r name text; do
            value=
            case $name in
            --claim=)
                value=":claim:($claims)" ;;
            --proposer=) value=':name:(automatic collocation taylor cvode)' ;;
            --optimi?er=) value=':name:(gd sgd adam flow)' ;;
            --storage=) value=':kind:(float64 float32)' ;;
            --out=|--cert=|--theta=|--theta-out=) value=':file:_files' ;;
            *=) value=':value:' ;;
            esac
            printf " \\\\\n            '%s[%s]%s'" "$name" \
                "$(echo "$text" | quote)" "$value"
        done
        case $c in
        help) printf " '1:command:(%s)'\n" "$(echo $commands)" ;;
        init) printf " '1:kind:(polynomial csv numpy pytorch training)'\n" ;;
        version) printf '\n' ;;
        *) printf " \\\\\n            '1:file:_files'\n" ;;
        esac
        printf '        ;;\n'
    done
    cat <<'END'
    esac
}
_loja_check() {
    _arguments \
END
    for o in $check_options; do
        case $o in
        jobs|shard) o="$o=:value:" ;;
        merge) o="$o=:file:_files" ;;
        esac
        printf "        '--%s' \\\\\n" "$o"
    done
    cat <<'END'
        '*:file:_files'
}
case $service in
loja-check) _loja_check "$@" ;;
*) _loja "$@" ;;
esac
END
} >"$dir/_loja"

{
    cat <<'END'
# SPDX-License-Identifier: LGPL-3.0-or-later
# Completion of loja and loja-check for fish; made by make.sh.
END
    for c in $commands; do
        printf "complete -c loja -n __fish_use_subcommand -f -a %s -d '%s'\n" \
            "$c" "$(summary "$c" | sed "s/'/\\\\'/g")"
    done
    for c in $commands; do
        options "$c" | while read -r name text; do
            more=
            case $name in
            --claim=)
                more=" -xa '$claims'" ;;
            --proposer=) more=" -xa 'automatic collocation taylor cvode'" ;;
            --optimi?er=) more=" -xa 'gd sgd adam flow'" ;;
            --storage=) more=" -xa 'float64 float32'" ;;
            --out=|--cert=|--theta=|--theta-out=) more=' -rF' ;;
            *=) more=' -x' ;;
            esac
            name=${name#--}
            printf "complete -c loja -n '__fish_seen_subcommand_from %s' -l %s%s -d '%s'\n" \
                "$c" "${name%=}" "$more" "$(echo "$text" | sed "s/'/\\\\'/g")"
        done
    done
    printf "complete -c loja -n '__fish_seen_subcommand_from init' -f -a '%s'\n" \
        'polynomial csv numpy pytorch training'
    printf "complete -c loja -n '__fish_seen_subcommand_from help' -f -a '%s'\n" \
        "$(echo $commands)"
    for o in $check_options; do
        case $o in
        jobs|shard) more=' -x' ;;
        merge) more=' -rF' ;;
        *) more= ;;
        esac
        printf 'complete -c loja-check -l %s%s\n' "$o" "$more"
    done
} >"$dir/loja.fish"
