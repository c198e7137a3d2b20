#ifndef CLI_MANUAL_H
#define CLI_MANUAL_H

/* The manual page and shell completions, made from the tables of options that
 * also make --help. */

/* Prints fastpyc(1) in man format. */
void manual_print_page(void);
/* Prints the completions of bash, zsh or fish; 0, or 2 for another shell. */
int manual_print_completions(const char *shell);

#endif
