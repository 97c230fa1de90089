using System.CommandLine;
using QueueWorkers.Cli.Options;

namespace QueueWorkers.Cli.Manual;

/// <summary><c>qw completion</c>: scripts that let a shell complete the names of commands and options. They ask the tool itself, so that they never grow old.</summary>
internal static class CompletionCommand
{
    // The directive is one of System.CommandLine: the cursor's place, then the line so far.
    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = """
            _qw() {
                local IFS=$'\n'
                COMPREPLY=($(qw "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null))
            }
            complete -o default -F _qw qw
            """,
        ["zsh"] = """
            #compdef qw
            _qw() {
                local -a found
                found=("${(@f)$(qw "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
                if [[ -n ${found[1]} ]]; then compadd -- "${found[@]}"; else _files; fi
            }
            compdef _qw qw
            """,
        ["fish"] = """
            complete -c qw -a '(qw "[suggest:"(string length -- (commandline -cp))"]" (commandline -cp) 2>/dev/null)'
            """,
    };

    public static Command Create()
    {
        var shell = new Argument<string?>("SHELL")
        {
            Description = $"One of {string.Join(", ", Scripts.Keys)}.",
            CustomParser = result => Checked.Read(result, "SHELL", result.Tokens[0].Value, text => Scripts.ContainsKey(text) ? text : null, $"one of {string.Join(", ", Scripts.Keys)}"),
        };
        var command = new Command("completion", """
            Prints a script with which a shell completes commands and options.

            Examples:
              qw completion bash > /usr/share/bash-completion/completions/qw
              qw completion zsh > ~/.zfunc/_qw
              qw completion fish > ~/.config/fish/completions/qw.fish

            Exit code: 0, 2 wrong call.
            """)
        { shell };
        command.SetAction(parsed => Console.Out.WriteLine(Scripts[parsed.GetValue(shell)!]));
        return command;
    }
}
