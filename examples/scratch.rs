use concordat::similarity::Analysis; use concordat::language::*;
fn main(){ let a=Analysis::of_text(&std::env::args().nth(2).unwrap(), Tag::new(&std::env::args().nth(1).unwrap()));
 let b=concordat::lexicon::builtin();
 for (i,t) in a.tokens.iter().enumerate(){ println!("{i} {} stem {} bare {} stop {} cap {} init {} {:?}",t.form,t.stem,t.bare,t.stop,t.capital,t.initial,a.concepts.iter().filter(|h|h.first as usize<=i&&i<h.end as usize).map(|h|b.entries[h.concept as usize].id).collect::<Vec<_>>()); }
 println!("{:?}", a.numbers); println!("{:?}", detect::detect(&std::env::args().nth(2).unwrap())); }
