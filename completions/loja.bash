# SPDX-License-Identifier: LGPL-3.0-or-later
# Completion of loja and loja-check for bash; made by make.sh.
_loja() {
    local words word=${COMP_WORDS[COMP_CWORD]}
    if test "$COMP_CWORD" = 1; then
        words='flow prove map eval show plot train compare init help version'
        COMPREPLY=($(compgen -W "$words" -- "$word"))
        return
    fi
    case ${COMP_WORDS[COMP_CWORD-1]} in
    --claim) words='infimum unattained converges diverges threshold asymptotic' ;;
    --proposer) words='automatic collocation taylor cvode' ;;
    --optimiser|--optimizer) words='gd sgd adam flow' ;;
    --storage) words='float64 float32' ;;
    *)
        case ${COMP_WORDS[1]} in
        flow) words='--until --radius --digits --precision --order --proposer --threads --exact --cert --no-cert --resume --time --json --quiet --verbose' ;;
        prove) words='--claim --eps --radius --basin --range --cells --until --digits --limit-digits --precision --order --proposer --threads --exact --cert --no-cert --resume --time --json --quiet --verbose' ;;
        map) words='--x --y --out --grid --depth --target --until --time --jobs --shard --merge --no-cert --resume --quiet' ;;
        eval) words='--theta --precision --no-hessian --json --quiet --verbose' ;;
        show) words='--at --out --json' ;;
        plot) words='--out --exponents' ;;
        train) words='--optimiser --rate --batch --steps --storage --until --tolerance --runs --seed --every --threads --out --theta-out --resume --means --json --quiet --verbose' ;;
        compare) words='--until --digits --tolerance --rate --steps --threads --time --json --quiet --verbose' ;;
        init) words='polynomial csv numpy pytorch training --out' ;;
        help) words='flow prove map eval show plot train compare init help version' ;;
        version) words='' ;;
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
    -*) COMPREPLY=($(compgen -W '--exact --jobs --shard --merge --coq --latex --quiet --help --version ' -- "$word")) ;;
    *) COMPREPLY=($(compgen -f -- "$word")) ;;
    esac
}
complete -o filenames -F _loja loja
complete -o filenames -F _loja_check loja-check
