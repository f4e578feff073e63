"""校验: all open findings of the submission as one to-do list, and beside it the sentence of the
notice that the chosen one rests on."""
