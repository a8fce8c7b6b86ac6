// The map: a slider and a button that go through the days. Without this script the last day stands there.
(() => {
  const data = JSON.parse(document.getElementById("frames").textContent);
  const slider = document.getElementById("day");
  const button = document.getElementById("play");
  const date = document.getElementById("date");
  const circles = [...document.querySelectorAll("svg.chart circle.area")];
  let timer = 0;
  const show = () => {
    const frame = data.frames[slider.value];
    circles.forEach((circle, index) => {
      circle.setAttribute("r", frame.r[index]);
      circle.firstElementChild.textContent = data.names[index] + ": " + frame.n[index];
    });
    date.textContent = frame.date;
    slider.setAttribute("aria-valuetext", frame.date);
  };
  const stop = () => {
    clearInterval(timer);
    timer = 0;
    button.textContent = button.dataset.play;
  };
  button.addEventListener("click", () => {
    if (timer) return stop();
    if (Number(slider.value) === data.frames.length - 1) slider.value = 0;
    button.textContent = button.dataset.pause;
    timer = setInterval(() => {
      slider.value = Number(slider.value) + 1;
      show();
      if (Number(slider.value) === data.frames.length - 1) stop();
    }, 900);
    show();
  });
  slider.addEventListener("input", () => { stop(); show(); });
  document.querySelector(".player").hidden = false;
  show();
})();
